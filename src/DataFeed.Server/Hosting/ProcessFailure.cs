using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace DataFeed.Server.Hosting;

/// <summary>What ended the process, in words for its user.</summary>
internal static class ProcessFailure
{
    /// <summary>Whether the message says all: an option, a file, a port or a certificate is wrong, and no stack trace would help.</summary>
    public static bool IsMistake(Exception exception) => exception is OptionsValidationException or IOException or SocketException or FormatException
        or InvalidDataException or ArgumentException or InvalidOperationException or UnauthorizedAccessException or CryptographicException;

    /// <summary>One line; a list of options that are wrong has one for each.</summary>
    public static string Text(Exception exception) => exception is OptionsValidationException options
        ? string.Join(Environment.NewLine + "       ", options.Failures.Select(Line))
        : string.Join(' ', Messages(exception).Select(Line));

    // An outer exception often says where, an inner one why.
    private static IEnumerable<string> Messages(Exception exception)
    {
        var told = "";
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (!told.Contains(inner.Message, StringComparison.OrdinalIgnoreCase))
            {
                told += inner.Message;
                yield return IsMistake(inner) ? inner.Message : $"{inner.GetType().Name}: {inner.Message}";
            }
        }
    }

    private static string Line(string text) => text.ReplaceLineEndings(" ").Trim();
}
