using System.Reflection;
using System.Text.Json;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Json;

/// <summary>Reads an object as a dictionary and validates its keys; see <see cref="KeyedByRuleAttribute"/> and <see cref="TextLengthAttribute"/>.</summary>
internal sealed class DictionaryValueReader<T>(ValueReader<T> item, PropertyInfo property) : ValueReader<IReadOnlyDictionary<string, T>>
{
    private readonly bool _isKeyedByRule = property.IsDefined(typeof(KeyedByRuleAttribute));
    private readonly TextLengthAttribute? _keyLength = property.GetCustomAttribute<TextLengthAttribute>();

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, T>? Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Reject(ref reader, context, "应为对象", "an object is expected");
        }

        var (items, keys) = (new Dictionary<string, T>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = JsonText.GetKey(ref reader);
            if (!keys.Add(key))
            {
                throw new DuplicateKeyException(key, reader.TokenStartIndex);
            }

            reader.Read();
            context.Push(key);
            if (_isKeyedByRule && !RuleCatalogue.ById.ContainsKey(key))
            {
                context.AddError("unknown-rule", "没有此规则", "the rule does not exist");
                Skip(ref reader);
            }
            else if (_keyLength is not null && (key.Length > _keyLength.Max || string.IsNullOrWhiteSpace(key) || key.Contains('\0', StringComparison.Ordinal)))
            {
                context.AddError(
                    "invalid-key", $"名称应为 1 至 {_keyLength.Max} 个字符", $"the name must have 1 to {_keyLength.Max} characters");
                Skip(ref reader);
            }
            else if (reader.TokenType != JsonTokenType.Null && item.Read(ref reader, context) is { } value)
            {
                items.Add(key, value);
            }

            context.Pop();
        }

        return items;
    }
}
