using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace PerfHub.Api.Http.Json;

/// <summary>
/// Reads JSON strings that may escape lone surrogates, which are not Unicode text. <see cref="Utf8JsonReader"/> throws for them; a
/// body can have many, so they are detected without exceptions.
/// </summary>
internal static class JsonText
{
    /// <summary>Gets the current string or key; <see langword="null"/> if it is not Unicode text.</summary>
    public static string? GetStringOrNull(ref Utf8JsonReader reader) => IsValidUnicode(ref reader) ? reader.GetString() : null;

    /// <summary>Gets the current key; if it is not Unicode text, its escaped form.</summary>
    public static string GetKey(ref Utf8JsonReader reader) => GetStringOrNull(ref reader) ?? Encoding.UTF8.GetString(reader.ValueSpan);

    /// <summary>Whether the current string or key is Unicode text: all surrogates are paired.</summary>
    public static bool IsValidUnicode(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return true;
        }

        var rest = reader.ValueSpan;
        var isAfterHigh = false;
        while (!rest.IsEmpty)
        {
            var unit = '\0';
            var length = 1;
            if (rest[0] == '\\')
            {
                length = rest[1] == 'u' ? 6 : 2;
                unit = length == 6 && Utf8Parser.TryParse(rest[2..6], out ushort code, out _, 'x') ? (char)code : '\0';
            }

            if (char.IsLowSurrogate(unit) != isAfterHigh)
            {
                return false;
            }

            isAfterHigh = char.IsHighSurrogate(unit);
            rest = rest[length..];
        }

        return !isAfterHigh;
    }
}
