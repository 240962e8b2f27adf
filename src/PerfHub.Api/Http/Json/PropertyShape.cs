using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Http.Json;

/// <summary>One property of a record: its name, its shape, and when it is required.</summary>
internal abstract class PropertyShape<T>(PropertyInfo property)
{
    private readonly bool _required = property.IsDefined(typeof(RequiredMemberAttribute));
    private readonly RequiredWhenAttribute? _requiredWhen = property.GetCustomAttribute<RequiredWhenAttribute>();
    private readonly PropertyInfo? _condition = property.GetCustomAttribute<RequiredWhenAttribute>() is { } when
        ? typeof(T).GetProperty(when.Property)
        : null;

    private readonly PropertyInfo? _above = property.GetCustomAttribute<BelowAttribute>() is { } below
        ? typeof(T).GetProperty(below.Property)
        : null;

    public string Name { get; } = JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    public string ClrName { get; } = property.Name;

    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(JsonNamingPolicy.CamelCase.ConvertName(property.Name));

    /// <summary>Whether null says something: the property must be there, and may be null.</summary>
    public bool MayBeNull { get; } = property.IsDefined(typeof(RequiredMemberAttribute))
        && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;

    /// <summary>The property, by its C# name, whose figure must be above this one's.</summary>
    public string? Above => _above?.Name;

    public static PropertyShape<T> Of(PropertyInfo property) => (PropertyShape<T>)Activator.CreateInstance(
        typeof(PropertyShape<,>).MakeGenericType(typeof(T), property.PropertyType), property)!;

    /// <summary>Whether the property may not be absent from this object.</summary>
    /// <param name="owner">The object, as far as it was read.</param>
    /// <param name="isPresent">Whether a property, by its C# name, was there.</param>
    public bool IsRequired(T owner, Func<string, bool> isPresent) =>
        _required || (_requiredWhen is { } when && isPresent(when.Property) && when.Value.Equals(_condition!.GetValue(owner)));

    /// <summary>Holds the figure against the one that must be above it; either may be what stands where nothing is sent.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="context">Takes the fault.</param>
    public void CheckOrder(T owner, ReadContext context)
    {
        var (mine, above) = ((decimal)property.GetValue(owner)!, (decimal)_above!.GetValue(owner)!);
        if (mine >= above)
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(_above.Name);
            context.FaultAt(Name, "not-in-order", $"{mine} 应小于 {name} 的 {above}", $"{mine} must be below {name}, which is {above}");
        }
    }

    public abstract void Read(ref Utf8JsonReader reader, T owner, ReadContext context);
}

/// <summary>One property, typed.</summary>
internal sealed class PropertyShape<T, TValue>(PropertyInfo property) : PropertyShape<T>(property)
    where T : class
{
    private readonly Action<T, TValue?> _set = property.SetMethod!.CreateDelegate<Action<T, TValue?>>();
    private readonly Shape<TValue> _shape = Shapes.For<TValue>(property);

    /// <inheritdoc />
    public override void Read(ref Utf8JsonReader reader, T owner, ReadContext context) =>
        _set(owner, _shape.Read(ref reader, context));
}
