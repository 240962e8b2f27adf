using System.Globalization;
using PerfHub.Client.Json;

namespace PerfHub.Client.Http;

/// <summary>Writes values as paths, queries and headers need them.</summary>
internal static class RequestValue
{
    public static string Format(string value) => value;

    public static string Format<T>(T value)
        where T : struct => value switch
    {
        bool it => it ? "true" : "false",
        DateTimeOffset it => it.ToString("O", CultureInfo.InvariantCulture),
        DateOnly it => it.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Enum => EnumFormatter<T>.Format(value),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static class EnumFormatter<T>
        where T : struct
    {
        public static readonly Func<T, string> Format =
            typeof(EnumNames<>).MakeGenericType(typeof(T)).GetMethod("GetName")!.CreateDelegate<Func<T, string>>();
    }
}
