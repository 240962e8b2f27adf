using System.Reflection;
using System.Text.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Http.Json;

/// <summary>How a list is read, and held to its length and to items of different keys.</summary>
internal sealed class ListShape<T>(Shape<T> item, PropertyInfo property) : Shape<IReadOnlyList<T>>
{
    private readonly CountAttribute? _count = property.GetCustomAttribute<CountAttribute>();
    private readonly PropertyInfo? _key = property.GetCustomAttribute<UniqueByAttribute>() is { } unique
        ? typeof(T).GetProperty(unique.Property)
        : null;

    /// <inheritdoc />
    public override IReadOnlyList<T>? Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            context.Fault("wrong-type", "应为数组", "an array is expected");
            Skip(ref reader);
            return null;
        }

        var items = new List<T>();
        var keys = _key is null ? null : new HashSet<object>();
        var index = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            context.Enter(index++);
            if (index > _count?.Max)
            {
                Skip(ref reader);
            }
            else if (item.Read(ref reader, context) is { } value)
            {
                items.Add(value);
                CheckKey(value, keys, context);
            }

            context.Leave();
        }

        if (_count is { } count && (index < count.Min || index > count.Max))
        {
            context.Fault(
                "count-out-of-range",
                $"应有 {count.Min} 至 {count.Max} 项，实有 {index} 项",
                $"{count.Min} to {count.Max} items are expected, {index} are there");
        }

        return items;
    }

    private void CheckKey(T value, HashSet<object>? keys, ReadContext context)
    {
        if (keys is not null && _key!.GetValue(value) is { } key && !keys.Add(key))
        {
            context.FaultAt(
                JsonNamingPolicy.CamelCase.ConvertName(_key.Name), "duplicate", $"“{key}”重复", $"“{key}” stands twice");
        }
    }
}
