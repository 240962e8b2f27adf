using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Rules.Rules;

/// <summary>Reads fields of a report by RFC 6901 pointers into its JSON.</summary>
public static class ReportFields
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<Field>> FieldsByType = [];
    private static readonly ConcurrentDictionary<Enum, string> EnumNames = [];

    /// <summary>
    /// Resolves patterns: pointers in which <c>*</c> stands for every row of a list. A pattern of an object gives all its stated
    /// fields. A field that is not stated gives <see langword="null"/>, or nothing if the pattern ends in <c>?</c>.
    /// </summary>
    /// <exception cref="ArgumentException">A report has no such field.</exception>
    public static IReadOnlyList<FlagInput> Resolve(SelfEvaluationReport report, IReadOnlyList<string> patterns)
    {
        var inputs = new List<FlagInput>(patterns.Count);
        foreach (var pattern in patterns)
        {
            var (path, isOptional) = pattern.EndsWith('?') ? (pattern[..^1], true) : (pattern, false);
            AddValues(report, typeof(SelfEvaluationReport), "", path.Split('/').AsSpan(1), isOptional, inputs);
        }

        return inputs;
    }

    private static void AddValues(object? value, Type type, string pointer, ReadOnlySpan<string> segments, bool isOptional, List<FlagInput> inputs)
    {
        if (value is IList { Count: 0 })
        {
            value = null;
        }

        if (segments.IsEmpty)
        {
            AddLeaves(value, type, pointer, isOptional, inputs);
        }
        else if (GetRowType(type) is not { } rowType)
        {
            var field = GetField(type, segments[0]);
            AddValues(value is null ? null : field.GetValue(value), field.Type, $"{pointer}/{field.Name}", segments[1..], isOptional, inputs);
        }
        else if (value is null || segments[0] != "*")
        {
            // Without rows, the list itself is what is not stated.
            var index = value is null ? -1 : int.Parse(segments[0], NumberStyles.None, CultureInfo.InvariantCulture);
            AddValues(
                index < 0 ? null : ((IList)value!)[index], rowType, index < 0 ? pointer : $"{pointer}/{segments[0]}", index < 0 ? [] : segments[1..],
                isOptional, inputs);
        }
        else
        {
            var rows = (IList)value;
            for (var i = 0; i < rows.Count; i++)
            {
                AddValues(rows[i], rowType, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}"), segments[1..], isOptional, inputs);
            }
        }
    }

    private static void AddLeaves(object? value, Type type, string pointer, bool isOptional, List<FlagInput> inputs)
    {
        switch (value)
        {
            case null when isOptional:
                break;
            case null or string or decimal or int or Enum or DateOnly:
                inputs.Add(new FlagInput(pointer, ToFigure(value)));
                break;
            case IList rows:
                for (var i = 0; i < rows.Count; i++)
                {
                    AddLeaves(rows[i], GetRowType(type)!, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}"), isOptional: true, inputs);
                }

                break;
            default:
                foreach (var field in GetFields(type))
                {
                    AddLeaves(field.GetValue(value), field.Type, $"{pointer}/{field.Name}", isOptional: true, inputs);
                }

                break;
        }
    }

    private static Figure ToFigure(object? value) => value switch
    {
        decimal number => number,
        int number => (decimal)number,
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        Enum name => EnumNames.GetOrAdd(name, static it => JsonSerializer.SerializeToElement(it, it.GetType()).GetString()!),
        _ => (string?)value,
    };

    private static Type? GetRowType(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static Field GetField(Type type, string name)
    {
        foreach (var field in GetFields(type))
        {
            if (field.Name == name)
            {
                return field;
            }
        }

        throw new ArgumentException($"{type.Name} has no field {name}.", nameof(name));
    }

    private static IReadOnlyList<Field> GetFields(Type type) =>
        FieldsByType.GetOrAdd(type, static it => [.. it.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(Field.Create)]);

    private sealed record Field(string Name, Type Type, Func<object, object?> GetValue)
    {
        public static Field Create(PropertyInfo property)
        {
            var owner = Expression.Parameter(typeof(object));
            var value = Expression.Convert(Expression.Property(Expression.Convert(owner, property.DeclaringType!), property), typeof(object));
            return new Field(
                JsonNamingPolicy.CamelCase.ConvertName(property.Name),
                Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType,
                Expression.Lambda<Func<object, object?>>(value, owner).Compile());
        }
    }
}
