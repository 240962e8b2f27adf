using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace PerfHub.Api.Http.Json;

/// <summary>
/// Strings and keys as text. JSON can spell what no text can hold, a lone surrogate as an escape, and the reader throws
/// at it; a body can hold very many, so they are found without an exception for each.
/// </summary>
internal static class JsonText
{
    /// <summary>The string or key at the reader; nothing where it is no Unicode text.</summary>
    public static string? GetStringOrNull(ref Utf8JsonReader reader) => IsValidUnicode(ref reader) ? reader.GetString() : null;

    /// <summary>The key at the reader, its raw bytes where it is no Unicode text.</summary>
    public static string GetKey(ref Utf8JsonReader reader) => GetStringOrNull(ref reader) ?? Encoding.UTF8.GetString(reader.ValueSpan);

    /// <summary>Whether the string or key at the reader is Unicode text: every surrogate is half of a pair.</summary>
    public static bool IsValidUnicode(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return true;
        }

        var rest = reader.ValueSpan;
        var half = false;
        while (!rest.IsEmpty)
        {
            var unit = '\0';
            var length = 1;
            if (rest[0] == '\\')
            {
                length = rest[1] == 'u' ? 6 : 2;
                unit = length == 6 && Utf8Parser.TryParse(rest[2..6], out ushort code, out _, 'x') ? (char)code : '\0';
            }

            if (char.IsLowSurrogate(unit) != half)
            {
                return false;
            }

            half = char.IsHighSurrogate(unit);
            rest = rest[length..];
        }

        return !half;
    }
}
