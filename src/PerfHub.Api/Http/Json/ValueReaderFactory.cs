using System.Reflection;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Json;

/// <summary>Creates the reader of a property from its type and attributes.</summary>
internal static class ValueReaderFactory
{
    /// <summary>Creates the reader of a property of type <typeparamref name="T"/>.</summary>
    public static ValueReader<T> Create<T>(PropertyInfo property) => (ValueReader<T>)Create(typeof(T), property);

    private static ValueReader Create(Type type, PropertyInfo property)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return (ValueReader)Activator.CreateInstance(typeof(NullableValueReader<>).MakeGenericType(underlying), Create(underlying, property))!;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var item = type.GetGenericArguments()[0];
            return (ValueReader)Activator.CreateInstance(typeof(ListValueReader<>).MakeGenericType(item), Create(item, property), property)!;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            var item = type.GetGenericArguments()[1];
            return (ValueReader)Activator.CreateInstance(typeof(DictionaryValueReader<>).MakeGenericType(item), Create(item, property), property)!;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(TextOrList<>))
        {
            var item = type.GetGenericArguments()[0];
            var list = Create(typeof(IReadOnlyList<>).MakeGenericType(item), property);
            return (ValueReader)Activator.CreateInstance(typeof(TextOrListValueReader<>).MakeGenericType(item), new StringValueReader(property), list)!;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(JsonSpan<>))
        {
            return (ValueReader)Activator.CreateInstance(typeof(JsonSpanValueReader<>).MakeGenericType(type.GetGenericArguments()))!;
        }

        return type == typeof(string) ? new StringValueReader(property)
            : type == typeof(decimal) ? new DecimalValueReader(property)
            : type == typeof(Figure) ? new FigureValueReader(property)
            : type == typeof(int) ? new Int32ValueReader(property)
            : type == typeof(bool) ? new BooleanValueReader()
            : type == typeof(DateOnly) ? new DateValueReader()
            : type == typeof(DateTimeOffset) ? new InstantValueReader()
            : type.IsEnum ? (ValueReader)Activator.CreateInstance(typeof(EnumValueReader<>).MakeGenericType(type))!
            : (ValueReader)typeof(ValueReader).GetMethod(nameof(ValueReader.ForRecord))!.MakeGenericMethod(type).Invoke(null, null)!;
    }
}
