using System.Globalization;
using System.Text.Json;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>Finds values by JSON pointers (RFC 6901).</summary>
internal static class JsonPointer
{
    /// <summary>Whether a value has a place; the empty pointer is the value itself.</summary>
    public static bool Exists(JsonElement value, string pointer)
    {
        if (pointer.Length == 0)
        {
            return true;
        }

        if (pointer[0] != '/')
        {
            return false;
        }

        foreach (var segment in pointer[1..].Split('/'))
        {
            if (Find(value, Unescape(segment)) is not { } child)
            {
                return false;
            }

            value = child;
        }

        return true;
    }

    private static JsonElement? Find(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.Object => value.TryGetProperty(name, out var field) ? field : null,
        JsonValueKind.Array => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < value.GetArrayLength()
            && (name[0] != '0' || name.Length == 1) ? value[index] : null,
        _ => null,
    };

    private static string Unescape(string segment) =>
        segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
