using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace DataFeed.Server.FeedFiles;

/// <summary>Reads a feeds file's bytes and its YAML, within bounds: any file may be named as one by mistake.</summary>
internal static class FeedFileText
{
    // A list of feeds; what is longer is something else.
    private const int MaxBytes = 1 << 20;

    // A feed takes four levels. The tree is built by recursion, which a deep one would end with the stack.
    private const int MaxDepth = 32;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null where it cannot be read.</summary>
    public static string? Read(string path, FeedFileFailures failures)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[MaxBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length <= MaxBytes)
            {
                return Utf8.GetString(bytes, 0, length).TrimStart('\ufeff');
            }

            failures.Add($"it has more than {MaxBytes} bytes; so many are read at most.");
        }
        catch (DecoderFallbackException)
        {
            failures.Add("it is no text in UTF-8; a feeds file is.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            failures.Add($"the feeds file cannot be read: {exception.Message}");
        }

        return null;
    }

    /// <summary>Null where it is no YAML, or not one document.</summary>
    public static YamlNode? Parse(string text, FeedFileFailures failures)
    {
        var yaml = new YamlStream();
        try
        {
            if (IsDeep(text))
            {
                failures.Add($"it is nested more than {MaxDepth} levels deep; a feeds file needs few.");
                return null;
            }

            yaml.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            failures.Add(exception.Start.Line, $"no YAML: {Quoted.Plain(exception.Message)}");
            return null;
        }

        if (yaml.Documents.Count != 1)
        {
            failures.Add($"it has {yaml.Documents.Count} YAML documents; one with the key \"feeds\" is needed.");
            return null;
        }

        return yaml.Documents[0].RootNode;
    }

    private static bool IsDeep(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (depth <= MaxDepth && parser.MoveNext())
        {
            depth += parser.Current switch
            {
                MappingStart or SequenceStart => 1,
                MappingEnd or SequenceEnd => -1,
                _ => 0,
            };
        }

        return depth > MaxDepth;
    }
}
