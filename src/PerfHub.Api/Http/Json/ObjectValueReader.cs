using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfHub.Api.Http.Json;

/// <summary>How a record is read: each property by its shape, the missing and the unknown named.</summary>
internal sealed class ObjectValueReader<T> : ValueReader<T>
    where T : class
{
    private readonly PropertyReader<T>[] _properties =
    [
        .. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null && !property.IsDefined(typeof(JsonIgnoreAttribute)))
            .Select(PropertyReader<T>.Create),
    ];

    // Of a record that is made by its parameters, what stands where nothing is sent.
    private readonly object?[]? _constructorDefaults = typeof(T).GetConstructor(Type.EmptyTypes) is null
        ? [.. typeof(T).GetConstructors()[0].GetParameters().Select(parameter => parameter.DefaultValue)]
        : null;

    /// <inheritdoc />
    public override T? Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            context.AddError("wrong-type", "应为对象", "an object is expected");
            Skip(ref reader);
            return null;
        }

        var value = _constructorDefaults is null ? Activator.CreateInstance<T>() : (T)Activator.CreateInstance(typeof(T), _constructorDefaults)!;
        ulong seen = 0, present = 0, faulty = 0;
        HashSet<string>? unknown = null;
        var next = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = FindProperty(ref reader, next);
            if (index < 0)
            {
                RejectUnknownField(ref reader, context, ref unknown);
                continue;
            }

            if ((seen & 1UL << index) != 0)
            {
                throw new DuplicateKeyException(_properties[index].Name, reader.TokenStartIndex);
            }

            seen |= 1UL << index;
            reader.Read();
            if (reader.TokenType != JsonTokenType.Null)
            {
                present |= 1UL << index;
                var faults = context.Errors.Count;
                context.Push(_properties[index].Name);
                _properties[index].Read(ref reader, value, context);
                context.Pop();
                faulty |= context.Errors.Count == faults ? 0 : 1UL << index;
            }

            next = index + 1;
        }

        // A value that could not be read holds its default, which says nothing of what else must be there.
        for (var i = 0; i < _properties.Length; i++)
        {
            var there = _properties[i].IsNullable ? seen : present;
            if ((there & 1UL << i) == 0 && _properties[i].IsRequired(value, name => IsSet(present & ~faulty, name)))
            {
                context.AddErrorAt(_properties[i].Name, "required", "必填项缺失", "a required field is missing");
            }

            if (_properties[i].UpperBoundProperty is { } above && (faulty & (1UL << i | 1UL << IndexOf(above))) == 0)
            {
                _properties[i].CheckBelowUpperBound(value, context);
            }
        }

        return value;
    }

    private bool IsSet(ulong present, string property) => (present & 1UL << IndexOf(property)) != 0;

    private int IndexOf(string property) => Array.FindIndex(_properties, candidate => candidate.ClrName == property);

    /// <summary>Fields mostly come in the order of the form, so the search starts behind the last one found.</summary>
    private int FindProperty(ref Utf8JsonReader reader, int next)
    {
        for (var i = 0; i < _properties.Length && JsonText.IsValidUnicode(ref reader); i++)
        {
            var index = (next + i) % _properties.Length;
            if (reader.ValueTextEquals(_properties[index].Utf8Name))
            {
                return index;
            }
        }

        return -1;
    }

    private static void RejectUnknownField(ref Utf8JsonReader reader, ReadContext context, ref HashSet<string>? unknown)
    {
        var key = JsonText.GetKey(ref reader);
        if (!(unknown ??= []).Add(key))
        {
            throw new DuplicateKeyException(key, reader.TokenStartIndex);
        }

        context.AddErrorAt(key, "unknown-field", "表中没有此字段", "the form has no such field");
        reader.Read();
        Skip(ref reader);
    }
}
