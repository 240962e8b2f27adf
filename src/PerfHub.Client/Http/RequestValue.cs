using System.Globalization;
using PerfHub.Client.Json;

namespace PerfHub.Client.Http;

/// <summary>Writes values as paths, queries and headers need them.</summary>
internal static class RequestValue
{
    public static string Format(string value) => value;

    public static string Format(bool value) => value ? "true" : "false";

    public static string Format<T>(T value)
        where T : struct => value switch
    {
        Enum => FormatEnum(value),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string FormatEnum<T>(T value)
        where T : struct => EnumFormatter<T>.Format(value);

    private static class EnumFormatter<T>
        where T : struct
    {
        public static readonly Func<T, string> Format =
            typeof(EnumNames<>).MakeGenericType(typeof(T)).GetMethod("GetName")!.CreateDelegate<Func<T, string>>();
    }
}
