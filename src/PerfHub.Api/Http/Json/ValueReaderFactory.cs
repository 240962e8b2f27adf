using System.Reflection;

namespace PerfHub.Api.Http.Json;

/// <summary>Chooses the shape of a property by its type and attributes.</summary>
internal static class ValueReaderFactory
{
    /// <summary>The shape of a property.</summary>
    /// <typeparam name="T">The property's type.</typeparam>
    /// <param name="property">The property.</param>
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

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(JsonSpan<>))
        {
            return (ValueReader)Activator.CreateInstance(typeof(JsonSpanValueReader<>).MakeGenericType(type.GetGenericArguments()))!;
        }

        return type == typeof(string) ? new StringValueReader(property)
            : type == typeof(decimal) ? new DecimalValueReader(property)
            : type == typeof(int) ? new Int32ValueReader(property)
            : type == typeof(bool) ? new BooleanValueReader()
            : type == typeof(DateOnly) ? new DateValueReader()
            : type == typeof(DateTimeOffset) ? new InstantValueReader()
            : type.IsEnum ? (ValueReader)Activator.CreateInstance(typeof(EnumValueReader<>).MakeGenericType(type))!
            : (ValueReader)typeof(ValueReader).GetMethod(nameof(ValueReader.ForRecord))!.MakeGenericMethod(type).Invoke(null, null)!;
    }
}
