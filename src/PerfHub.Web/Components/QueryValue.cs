namespace PerfHub.Web.Components;

/// <summary>Reads enumerations from addresses and writes them: in the spelling of the API, such as <c>scoreGap</c>.</summary>
public static class QueryValue
{
    /// <summary>Writes a value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..];

    /// <summary>Writes a value; <see langword="null"/> if there is none.</summary>
    public static string? Of<T>(T? value)
        where T : struct, Enum => value is { } it ? Of(it) : null;

    /// <summary>Reads a value; <see langword="null"/> if the text names none. A list, such as <c>missing,filed</c>, names none.</summary>
    public static T? Parse<T>(string? text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !value.Equals(default(T)) && string.Equals(Of(value), text, StringComparison.OrdinalIgnoreCase) ? value : null;

    /// <summary>Lists all values with their names for people.</summary>
    public static IEnumerable<(string Value, string Title)> Choices<T>(Func<T, string> getTitle)
        where T : struct, Enum => Enum.GetValues<T>().Where(value => !value.Equals(default(T))).Select(value => (Of(value), getTitle(value)));
}
