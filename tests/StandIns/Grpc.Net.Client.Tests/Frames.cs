using System.Buffers.Binary;
using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.Net.Client.Tests;

/// <summary>gRPC by hand, for a server that says exactly what a test wants.</summary>
internal static class Frames
{
    internal static byte[] Frame(byte[] payload, byte flag = 0)
    {
        var frame = new byte[5 + payload.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), payload.Length);
        payload.CopyTo(frame, 5);
        return frame;
    }

    /// <summary>Sends the headers, and bytes as they are.</summary>
    internal static async Task SendAsync(this HttpContext context, byte[] bytes)
    {
        if (!context.Response.HasStarted)
        {
            context.Response.ContentType = "application/grpc";
        }

        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    internal static void SendStatus(this HttpContext context, StatusCode code, string? message = null)
    {
        context.Response.AppendTrailer("grpc-status", ((int)code).ToString(CultureInfo.InvariantCulture));
        if (message is not null)
        {
            context.Response.AppendTrailer("grpc-message", message);
        }
    }

    /// <summary>A whole answer: messages and the status OK.</summary>
    internal static async Task AnswerAsync(this HttpContext context, params byte[][] payloads)
    {
        await context.SendAsync([.. payloads.SelectMany(payload => Frame(payload))]);
        context.SendStatus(StatusCode.OK);
    }

    /// <summary>A status in place of headers, without a body.</summary>
    internal static void AnswerTrailersOnly(this HttpContext context, StatusCode code, string message)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)code).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = message;
    }

    /// <summary>The request's next message with its flag; null at the end.</summary>
    internal static async Task<(byte Flag, byte[] Payload)?> ReadFrameAsync(this HttpContext context)
    {
        var header = new byte[5];
        var read = await context.Request.Body.ReadAtLeastAsync(header, 5, throwOnEndOfStream: false, context.RequestAborted);
        if (read == 0)
        {
            return null;
        }

        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
        await context.Request.Body.ReadExactlyAsync(payload, context.RequestAborted);
        return (header[0], payload);
    }

    /// <summary>Waits until the client gives the call up.</summary>
    internal static async Task UntilAbortedAsync(this HttpContext context)
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.RequestAborted.Register(aborted.SetResult);
        await Wait.ForAsync(aborted.Task, "the client to give the call up");
    }
}
