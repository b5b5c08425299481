using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One key with a text or a binary value. Immutable.</summary>
#pragma warning disable CA1034 // Nested in the real package too.
    public class Entry
#pragma warning restore CA1034
    {
        private readonly string? _value;
        private readonly byte[]? _bytes;

        /// <summary>Makes a binary entry.</summary>
        /// <param name="key">Letters, digits, '_', '-' and '.', ending with <see cref="BinaryHeaderSuffix"/>; lowered.</param>
        /// <param name="valueBytes">The bytes; copied.</param>
        /// <exception cref="ArgumentException">The key holds another character or lacks the suffix.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            Key = Normalize(key);
            if (!IsBinaryKey(Key))
            {
                throw new ArgumentException($"The key of a binary value ends with '{BinaryHeaderSuffix}'; '{key}' does not.", nameof(key));
            }

            ArgumentNullException.ThrowIfNull(valueBytes);
            _bytes = [.. valueBytes];
        }

        /// <summary>Makes a text entry.</summary>
        /// <param name="key">Letters, digits, '_', '-' and '.'; lowered.</param>
        /// <param name="value">Printable ASCII; checked when it is sent.</param>
        /// <exception cref="ArgumentException">The key holds another character or has the binary suffix.</exception>
        public Entry(string key, string value)
        {
            Key = Normalize(key);
            if (IsBinaryKey(Key))
            {
                throw new ArgumentException($"A key that ends with '{BinaryHeaderSuffix}' takes bytes; '{key}' was given text.", nameof(key));
            }

            ArgumentNullException.ThrowIfNull(value);
            _value = value;
        }

        /// <summary>The key, in lower case.</summary>
        public string Key { get; }

        /// <summary>A copy of the value's bytes; of a text its ASCII bytes.</summary>
#pragma warning disable CA1819 // A property in the real package too.
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_value!) : [.. _bytes];
#pragma warning restore CA1819

        /// <summary>The value of a text entry.</summary>
        /// <exception cref="InvalidOperationException">The entry is binary.</exception>
        public string Value => _value ?? throw new InvalidOperationException($"'{Key}' holds bytes, not text.");

        /// <summary>Whether the value is bytes rather than text.</summary>
        public bool IsBinary => _value is null;

        internal ReadOnlySpan<byte> Bytes => _bytes;

        /// <inheritdoc/>
        public override string ToString() => IsBinary
            ? $"[Entry: key={Key}, valueBytes={_bytes}]"
            : $"[Entry: key={Key}, value={_value}]";

        internal static bool IsBinaryKey(string key) => key.EndsWith(BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase);

        internal bool HasKey(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);

        private static string Normalize(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            foreach (var character in key)
            {
                if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-' or '.'))
                {
                    throw new ArgumentException(
                        $"Metadata keys hold letters, digits, '_', '-' and '.' only; '{key}' holds '{character}'.", nameof(key));
                }
            }

#pragma warning disable CA1308 // HTTP/2 wants lower case.
            return key.ToLowerInvariant();
#pragma warning restore CA1308
        }
    }
}
