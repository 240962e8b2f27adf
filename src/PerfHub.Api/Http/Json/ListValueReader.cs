using System.Reflection;
using System.Text.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Http.Json;

/// <summary>Reads an array and checks <see cref="CountAttribute"/> and <see cref="UniqueByAttribute"/>.</summary>
internal sealed class ListValueReader<T>(ValueReader<T> item, PropertyInfo property) : ValueReader<IReadOnlyList<T>>
{
    private readonly CountAttribute? _count = property.GetCustomAttribute<CountAttribute>();
    private readonly PropertyInfo? _keyProperty = property.GetCustomAttribute<UniqueByAttribute>() is { } unique
        ? typeof(T).GetProperty(unique.Property)
        : null;

    /// <inheritdoc />
    public override IReadOnlyList<T>? Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return Reject(ref reader, context, "应为数组", "an array is expected");
        }

        var items = new List<T>();
        var keys = _keyProperty is null ? null : new HashSet<string>(context.IsStored ? StringComparer.Ordinal : NormalizedText.Comparer);
        var index = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            context.Push(index++);
            if (index > _count?.Max)
            {
                Skip(ref reader);
            }
            else if (item.Read(ref reader, context) is { } value)
            {
                items.Add(value);
                CheckUnique(value, keys, context);
            }

            context.Pop();
        }

        if (_count is { } count && (index < count.Min || index > count.Max))
        {
            context.AddError(
                "count-out-of-range",
                $"应有 {count.Min} 至 {count.Max} 项，实有 {index} 项",
                $"{count.Min} to {count.Max} items are expected, but there are {index}");
        }

        return items;
    }

    private void CheckUnique(T value, HashSet<string>? keys, ReadContext context)
    {
        if (keys is not null && _keyProperty!.GetValue(value) is string key && !keys.Add(key))
        {
            context.AddErrorAt(
                JsonNamingPolicy.CamelCase.ConvertName(_keyProperty.Name), "duplicate", $"“{key}”重复", $"“{key}” is not unique");
        }
    }
}
