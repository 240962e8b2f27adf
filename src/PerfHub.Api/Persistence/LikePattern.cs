namespace PerfHub.Api.Persistence;

/// <summary>Creates patterns for <c>LIKE … ESCAPE '~'</c>.</summary>
internal static class LikePattern
{
    /// <summary>Creates the pattern of all texts that contain this one; <see langword="null"/> for <see langword="null"/>.</summary>
    public static string? Containing(string? text) => text is null ? null : $"%{Escape(text)}%";

    /// <summary>Escapes the wildcards of both stores.</summary>
    public static string Escape(string text) => text
        .Replace("~", "~~", StringComparison.Ordinal).Replace("%", "~%", StringComparison.Ordinal)
        .Replace("_", "~_", StringComparison.Ordinal).Replace("[", "~[", StringComparison.Ordinal);
}
