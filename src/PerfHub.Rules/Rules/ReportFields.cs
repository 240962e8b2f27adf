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
    private static readonly ConcurrentDictionary<Type, Shape> Shapes = [];
    private static readonly ConcurrentDictionary<Enum, string> EnumNames = [];
    private static readonly Shape ReportShape = GetShape(typeof(SelfEvaluationReport));

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
            AddValues(report, ReportShape, path, position: 0, isOptional, inputs);
        }

        return inputs;
    }

    /// <summary>Adds the values of a path from a position on; the path up to there is the pointer of <paramref name="value"/>.</summary>
    private static void AddValues(object? value, Shape shape, string path, int position, bool isOptional, List<FlagInput> inputs)
    {
        if (value is IList { Count: 0 })
        {
            value = null;
        }

        if (position == path.Length)
        {
            AddLeaves(value, shape, path, isOptional, inputs);
            return;
        }

        var end = path.IndexOf('/', position + 1) is > 0 and var next ? next : path.Length;
        var segment = path.AsSpan(position + 1, end - position - 1);
        if (shape.Row is not { } rowShape)
        {
            var field = shape.GetField(segment);
            AddValues(value is null ? null : field.GetValue(value), field.Shape, path, end, isOptional, inputs);
        }
        else if (value is null)
        {
            // Without rows, the list itself is what is not stated.
            AddLeaves(null, rowShape, path[..position], isOptional, inputs);
        }
        else if (segment is not "*")
        {
            AddValues(((IList)value)[int.Parse(segment, NumberStyles.None, CultureInfo.InvariantCulture)], rowShape, path, end, isOptional, inputs);
        }
        else
        {
            var rows = (IList)value;
            for (var i = 0; i < rows.Count; i++)
            {
                var index = i.ToString(CultureInfo.InvariantCulture);
                var rowPath = string.Concat(path.AsSpan(0, position + 1), index, path.AsSpan(end));
                AddValues(rows[i], rowShape, rowPath, position + 1 + index.Length, isOptional, inputs);
            }
        }
    }

    private static void AddLeaves(object? value, Shape shape, string pointer, bool isOptional, List<FlagInput> inputs)
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
                    AddLeaves(rows[i], shape.Row!, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{i}"), isOptional: true, inputs);
                }

                break;
            default:
                foreach (var field in shape.Fields)
                {
                    if (field.GetValue(value) is { } stated)
                    {
                        AddLeaves(stated, field.Shape, $"{pointer}/{field.Name}", isOptional: true, inputs);
                    }
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

    private static Shape GetShape(Type type) => Shapes.GetOrAdd(type, static it => new Shape(it));

    /// <summary>The type of a field: with rows if it is a list, or else with fields of its own.</summary>
    private sealed class Shape(Type type)
    {
        public Shape? Row { get; } =
            type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? GetShape(type.GetGenericArguments()[0]) : null;

        // An array: every figure that a deviation rests on is found by walking it.
        public Field[] Fields => field ??= [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(Field.Create)];

        public Field GetField(ReadOnlySpan<char> name)
        {
            foreach (var field in Fields)
            {
                if (name.SequenceEqual(field.Name))
                {
                    return field;
                }
            }

            throw new ArgumentException($"{type.Name} has no field {name}.", nameof(name));
        }
    }

    private sealed record Field(string Name, Shape Shape, Func<object, object?> GetValue)
    {
        public static Field Create(PropertyInfo property)
        {
            var owner = Expression.Parameter(typeof(object));
            var value = Expression.Convert(Expression.Property(Expression.Convert(owner, property.DeclaringType!), property), typeof(object));
            return new Field(
                JsonNamingPolicy.CamelCase.ConvertName(property.Name),
                GetShape(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType),
                Expression.Lambda<Func<object, object?>>(value, owner).Compile());
        }
    }
}
