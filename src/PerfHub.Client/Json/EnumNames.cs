using System.Reflection;
using System.Runtime.Serialization;

namespace PerfHub.Client.Json;

/// <summary>The names of an enum's values in JSON and in queries.</summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Names = typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsDefined(typeof(EnumMemberAttribute)))
        .ToDictionary(field => (T)field.GetValue(null)!, field => field.GetCustomAttribute<EnumMemberAttribute>()!.Value!);

    private static readonly Dictionary<string, T> Values = Names.ToDictionary(it => it.Value, it => it.Key, StringComparer.Ordinal);

    /// <summary>Gets the name of a value.</summary>
    /// <exception cref="ArgumentException">The value is <c>Unknown</c> or not defined, and cannot be sent.</exception>
    public static string GetName(T value) => Names.TryGetValue(value, out var name)
        ? name
        : throw new ArgumentException($"{typeof(T).Name}.{value} cannot be sent to a host.", nameof(value));

    /// <summary>Gets the value with this name; <c>Unknown</c> for names that this version of the client does not know.</summary>
    public static T GetValue(string? name) => name is not null && Values.TryGetValue(name, out var value) ? value : default;
}
