using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Http.Json;

/// <summary>One property of a record: its name, its shape, and when it is required.</summary>
internal abstract class PropertyReader<T>(PropertyInfo property)
{
    private readonly bool _isRequired = property.IsDefined(typeof(RequiredMemberAttribute));
    private readonly RequiredWhenAttribute? _requiredWhen = property.GetCustomAttribute<RequiredWhenAttribute>();
    private readonly PropertyInfo? _conditionProperty = property.GetCustomAttribute<RequiredWhenAttribute>() is { } when
        ? typeof(T).GetProperty(when.Property)
        : null;

    private readonly PropertyInfo? _upperBound = property.GetCustomAttribute<LessThanAttribute>() is { } below
        ? typeof(T).GetProperty(below.Property)
        : null;

    public string Name { get; } = JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    public string ClrName { get; } = property.Name;

    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(JsonNamingPolicy.CamelCase.ConvertName(property.Name));

    /// <summary>Whether null says something: the property must be there, and may be null.</summary>
    public bool IsNullable { get; } = property.IsDefined(typeof(RequiredMemberAttribute))
        && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;

    /// <summary>The property, by its C# name, whose figure must be above this one's.</summary>
    public string? UpperBoundProperty => _upperBound?.Name;

    public static PropertyReader<T> Create(PropertyInfo property) => (PropertyReader<T>)Activator.CreateInstance(
        typeof(PropertyReader<,>).MakeGenericType(typeof(T), property.PropertyType), property)!;

    /// <summary>Whether the property may not be absent from this object.</summary>
    /// <param name="owner">The object, as far as it was read.</param>
    /// <param name="isPresent">Whether a property, by its C# name, was there.</param>
    public bool IsRequired(T owner, Func<string, bool> isPresent) =>
        _isRequired || (_requiredWhen is { } when && isPresent(when.Property) && when.Value.Equals(_conditionProperty!.GetValue(owner)));

    /// <summary>Holds the figure against the one that must be above it; either may be what stands where nothing is sent.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="context">Takes the fault.</param>
    public void CheckBelowUpperBound(T owner, ReadContext context)
    {
        var (mine, above) = ((decimal)property.GetValue(owner)!, (decimal)_upperBound!.GetValue(owner)!);
        if (mine >= above)
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(_upperBound.Name);
            context.AddErrorAt(Name, "not-in-order", $"{mine} 应小于 {name} 的 {above}", $"{mine} must be below {name}, which is {above}");
        }
    }

    public abstract void Read(ref Utf8JsonReader reader, T owner, ReadContext context);
}

/// <summary>One property, typed.</summary>
internal sealed class PropertyReader<T, TValue>(PropertyInfo property) : PropertyReader<T>(property)
    where T : class
{
    private readonly Action<T, TValue?> _setter = property.SetMethod!.CreateDelegate<Action<T, TValue?>>();
    private readonly ValueReader<TValue> _valueReader = ValueReaderFactory.Create<TValue>(property);

    /// <inheritdoc />
    public override void Read(ref Utf8JsonReader reader, T owner, ReadContext context) =>
        _setter(owner, _valueReader.Read(ref reader, context));
}
