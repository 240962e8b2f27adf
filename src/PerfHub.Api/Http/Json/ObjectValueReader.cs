using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Http.Json;

/// <summary>Reads an object into a record; reports missing and unknown fields.</summary>
internal sealed class ObjectValueReader<T> : ValueReader<T>
    where T : class
{
    private readonly PropertyReader<T>[] _properties =
    [
        .. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null && !property.IsDefined(typeof(JsonIgnoreAttribute)))
            .Select(PropertyReader<T>.Create),
    ];

    // The defaults of a record without a parameterless constructor.
    private readonly object?[]? _constructorDefaults = typeof(T).GetConstructor(Type.EmptyTypes) is null
        ? [.. typeof(T).GetConstructors()[0].GetParameters().Select(parameter => parameter.DefaultValue)]
        : null;

    /// <inheritdoc />
    public override T? Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Reject(ref reader, context, "应为对象", "an object is expected");
        }

        var value = _constructorDefaults is null ? Activator.CreateInstance<T>() : (T)Activator.CreateInstance(typeof(T), _constructorDefaults)!;
        ulong seen = 0, present = 0, invalid = 0;
        HashSet<string>? unknownKeys = null;
        var next = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = FindProperty(ref reader, next);
            if (index < 0)
            {
                RejectUnknownField(ref reader, context, ref unknownKeys);
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
                var errorCount = context.Errors.Count;
                context.Push(_properties[index].Name);
                _properties[index].Read(ref reader, value, context);
                context.Pop();
                invalid |= context.Errors.Count == errorCount ? 0 : 1UL << index;
            }

            next = index + 1;
        }

        // An invalid value has its default, which must not make other fields required.
        for (var i = 0; i < _properties.Length; i++)
        {
            var found = _properties[i].IsNullable ? seen : present;
            if ((found & 1UL << i) == 0 && _properties[i].IsRequired(value, name => IsSet(present & ~invalid, name)))
            {
                context.AddErrorAt(_properties[i].Name, "required", "缺少必填项", "a required field is missing");
            }

            if (_properties[i].UpperBoundProperty is { } upperBound && (invalid & (1UL << i | 1UL << IndexOf(upperBound))) == 0)
            {
                _properties[i].CheckBelowUpperBound(value, context);
            }
        }

        if (value is ICheckedRecord record)
        {
            AddFaults(record, invalid, context);
        }

        return value;
    }

    private void AddFaults(ICheckedRecord record, ulong invalid, ReadContext context)
    {
        foreach (var fault in record.FindFaults())
        {
            if (fault.DependsOn.Append(fault.Property).Any(property => property.Length > 0 && IsSet(invalid, property)))
            {
                continue;
            }

            if (fault.Property.Length == 0)
            {
                context.AddError(fault.Code, fault.Zh, fault.En);
            }
            else
            {
                context.AddErrorAt(_properties[IndexOf(fault.Property)].Name, fault.Code, fault.Zh, fault.En);
            }
        }
    }

    private bool IsSet(ulong properties, string property) => (properties & 1UL << IndexOf(property)) != 0;

    private int IndexOf(string property) => Array.FindIndex(_properties, candidate => candidate.ClrName == property);

    /// <summary>Finds a property; the search starts after the last one found, because fields usually come in order.</summary>
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

    private static void RejectUnknownField(ref Utf8JsonReader reader, ReadContext context, ref HashSet<string>? unknownKeys)
    {
        var key = JsonText.GetKey(ref reader);
        if (!(unknownKeys ??= []).Add(key))
        {
            throw new DuplicateKeyException(key, reader.TokenStartIndex);
        }

        context.AddErrorAt(key, "unknown-field", "没有此字段", "the field does not exist");
        reader.Read();
        Skip(ref reader);
    }
}
