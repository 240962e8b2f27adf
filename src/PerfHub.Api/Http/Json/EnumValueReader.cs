using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfHub.Api.Http.Json;

/// <summary>Reads an enum value by its JSON name.</summary>
internal sealed class EnumValueReader<T> : ValueReader<T>
    where T : struct, Enum
{
    private static readonly (byte[] Utf8, T Value)[] Members =
    [
        .. typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (
            Encoding.UTF8.GetBytes(field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name),
            (T)field.GetValue(null)!)),
    ];

    private static readonly string AllowedNames = string.Join(", ", Members.Select(member => Encoding.UTF8.GetString(member.Utf8)));

    /// <inheritdoc />
    public override T Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType == JsonTokenType.String && JsonText.IsValidUnicode(ref reader))
        {
            foreach (var (utf8, value) in Members)
            {
                if (reader.ValueTextEquals(utf8))
                {
                    return value;
                }
            }
        }

        return Reject(ref reader, context, $"应为以下之一：{AllowedNames}", $"one of these values is expected: {AllowedNames}", "unknown-value");
    }
}
