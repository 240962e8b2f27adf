using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Http.Json;

/// <summary>Reads one property of a record and knows when it is required.</summary>
internal abstract class PropertyReader<T>(PropertyInfo property)
{
    private readonly bool _isRequired = property.IsDefined(typeof(RequiredMemberAttribute));
    private readonly RequiredWhenAttribute? _requiredWhen = property.GetCustomAttribute<RequiredWhenAttribute>();
    private readonly PropertyInfo? _conditionProperty = property.GetCustomAttribute<RequiredWhenAttribute>() is { } when
        ? typeof(T).GetProperty(when.Property)
        : null;

    private readonly PropertyInfo? _upperBound = property.GetCustomAttribute<LessThanAttribute>() is { } lessThan
        ? typeof(T).GetProperty(lessThan.Property)
        : null;

    public string Name { get; } = JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    public string ClrName { get; } = property.Name;

    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(JsonNamingPolicy.CamelCase.ConvertName(property.Name));

    /// <summary>Whether the property is required but may be null.</summary>
    public bool IsNullable { get; } = property.IsDefined(typeof(RequiredMemberAttribute))
        && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;

    /// <summary>The C# name of the property that must be greater than this one; see <see cref="LessThanAttribute"/>.</summary>
    public string? UpperBoundProperty => _upperBound?.Name;

    public static PropertyReader<T> Create(PropertyInfo property) => (PropertyReader<T>)Activator.CreateInstance(
        typeof(PropertyReader<,>).MakeGenericType(typeof(T), property.PropertyType), property)!;

    /// <summary>Whether the property is required in this object; <paramref name="isPresent"/> takes the C# name of a property.</summary>
    public bool IsRequired(T owner, Func<string, bool> isPresent) =>
        _isRequired || (_requiredWhen is { } when && isPresent(when.Property) && when.Value.Equals(_conditionProperty!.GetValue(owner)));

    /// <summary>Checks <see cref="LessThanAttribute"/>; either figure may be a default.</summary>
    public void CheckBelowUpperBound(T owner, ReadContext context)
    {
        var (value, upperBound) = ((decimal)property.GetValue(owner)!, (decimal)_upperBound!.GetValue(owner)!);
        if (value >= upperBound)
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(_upperBound.Name);
            context.AddErrorAt(Name, "not-in-order", $"{value} 应小于 {name} 的 {upperBound}", $"{value} must be less than {name}, which is {upperBound}");
        }
    }

    public abstract void Read(ref Utf8JsonReader reader, T owner, ReadContext context);
}

/// <summary>Reads one property of a known type.</summary>
internal sealed class PropertyReader<T, TValue>(PropertyInfo property) : PropertyReader<T>(property)
    where T : class
{
    private readonly Action<T, TValue?> _setter = property.SetMethod!.CreateDelegate<Action<T, TValue?>>();
    private readonly ValueReader<TValue> _valueReader = ValueReaderFactory.Create<TValue>(property);

    /// <inheritdoc />
    public override void Read(ref Utf8JsonReader reader, T owner, ReadContext context) =>
        _setter(owner, _valueReader.Read(ref reader, context));
}
