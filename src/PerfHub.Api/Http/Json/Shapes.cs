using System.Reflection;

namespace PerfHub.Api.Http.Json;

/// <summary>Chooses the shape of a property by its type and attributes.</summary>
internal static class Shapes
{
    /// <summary>The shape of a property.</summary>
    /// <typeparam name="T">The property's type.</typeparam>
    /// <param name="property">The property.</param>
    public static Shape<T> For<T>(PropertyInfo property) => (Shape<T>)For(typeof(T), property);

    private static Shape For(Type type, PropertyInfo property)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return (Shape)Activator.CreateInstance(typeof(NullableShape<>).MakeGenericType(underlying), For(underlying, property))!;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var item = type.GetGenericArguments()[0];
            return (Shape)Activator.CreateInstance(typeof(ListShape<>).MakeGenericType(item), For(item, property), property)!;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            var item = type.GetGenericArguments()[1];
            return (Shape)Activator.CreateInstance(typeof(MapShape<>).MakeGenericType(item), For(item, property), property)!;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(JsonSpan<>))
        {
            return (Shape)Activator.CreateInstance(typeof(SpanShape<>).MakeGenericType(type.GetGenericArguments()))!;
        }

        return type == typeof(string) ? new TextShape(property)
            : type == typeof(decimal) ? new DecimalShape(property)
            : type == typeof(int) ? new IntegerShape(property)
            : type == typeof(bool) ? new BooleanShape()
            : type == typeof(DateOnly) ? new DateShape()
            : type == typeof(DateTimeOffset) ? new InstantShape()
            : type.IsEnum ? (Shape)Activator.CreateInstance(typeof(EnumShape<>).MakeGenericType(type))!
            : (Shape)typeof(Shape).GetMethod(nameof(Shape.Of))!.MakeGenericMethod(type).Invoke(null, null)!;
    }
}
