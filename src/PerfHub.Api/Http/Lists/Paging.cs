using System.Buffers.Text;
using System.Globalization;
using System.Text;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.Lists;

/// <summary>Parameters of lists.</summary>
public static class Paging
{
    internal const int DefaultLimit = 50, MaxLimit = 500;

    /// <summary>Reads <c>limit</c>: 1–500, 50 by default.</summary>
    /// <param name="limit">The parameter.</param>
    /// <exception cref="ProblemException">400 where it is none of these.</exception>
    public static int ParseLimit(string? limit) => ParseInteger("limit", limit, 1, MaxLimit, DefaultLimit);

    /// <summary>Reads a parameter that is one of the names of an enum, in camelCase.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">The parameter.</param>
    /// <exception cref="ProblemException">400 where it is no such name.</exception>
    public static T? ParseEnum<T>(string name, string? value)
        where T : struct, Enum =>
        value is null ? null
        : Enum.GetValues<T>().Cast<T?>().FirstOrDefault(member => ToCamelCase(member!.Value) == value)
            ?? throw CreateParameterException(name, string.Join(", ", Enum.GetValues<T>().Select(ToCamelCase)));

    /// <summary>Reads a parameter that is one or more names of an enum, in camelCase: repeated, or with commas between.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="name">The parameter's name.</param>
    /// <param name="value">The parameter; one that is repeated comes with commas between.</param>
    /// <returns>Each once, in the enum's order; nothing where there is no such parameter.</returns>
    /// <exception cref="ProblemException">400 where one is no such name.</exception>
    public static IReadOnlyList<T>? ParseEnumList<T>(string name, string? value)
        where T : struct, Enum =>
        value is null ? null : [.. value.Split(',').Select(one => ParseEnum<T>(name, one)!.Value).Distinct().Order()];

    /// <summary>A member's name in camelCase.</summary>
    /// <typeparam name="T">The enum.</typeparam>
    /// <param name="member">The member.</param>
    public static string ToCamelCase<T>(T member)
        where T : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(member.ToString());

    /// <summary>A refusal of a query parameter.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="expected">What it may be.</param>
    public static ProblemException CreateParameterException(string name, string expected) =>
        ProblemKind.BadParameter.ToException($"参数 {name} 应为：{expected}。", $"The parameter {name} must be: {expected}.");

    /// <summary>A text that a list is filtered by, as a part of the list's name: on one line, and no other text's; nothing for no filter.</summary>
    /// <param name="text">The text.</param>
    public static string EncodeFilter(string? text) => text is null ? "" : $"={Uri.EscapeDataString(text)}";

    /// <summary>Makes a cursor of the place behind a page's last row.</summary>
    /// <param name="list">Names the list and its filter; the cursor serves no other.</param>
    /// <param name="parts">The place.</param>
    public static string EncodeCursor(string list, params string[] parts) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\n', [list, .. parts])));

    /// <summary>Takes a cursor apart.</summary>
    /// <param name="list">Names the list and its filter.</param>
    /// <param name="cursor">The parameter.</param>
    /// <param name="parts">How many parts the place has.</param>
    /// <param name="name">The parameter's name.</param>
    /// <returns>The place, or <see langword="null"/> where the list starts.</returns>
    /// <exception cref="ProblemException">400 where it is no cursor of this list.</exception>
    public static string[]? DecodeCursor(string list, string? cursor, int parts, string name = "cursor")
    {
        if (cursor is null)
        {
            return null;
        }

        var text = Base64Url.IsValid(cursor) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) : "";
        return text.Split('\n') is { } all && all.Length == parts + 1 && all[0] == list ? all[1..] : throw CreateCursorException(name);
    }

    /// <summary>A number out of a cursor.</summary>
    /// <param name="part">A part of its place.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ProblemException">400 where it is none.</exception>
    public static long ParseCursorNumber(string part, string name = "cursor") =>
        long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw CreateCursorException(name);

    /// <summary>Creates a cursor of a list that is ordered by a number.</summary>
    internal static string EncodeNumberCursor(string list, long last) => EncodeCursor(list, last.ToString(CultureInfo.InvariantCulture));

    /// <summary>Decodes the cursor of a list that is ordered by a number; 0 without a cursor.</summary>
    /// <exception cref="ProblemException">400 where it is not a cursor of this list.</exception>
    internal static long DecodeNumberCursor(string list, string? cursor, string name = "cursor") =>
        DecodeCursor(list, cursor, parts: 1, name) is [var last] ? ParseCursorNumber(last, name) : 0;

    /// <summary>Parses a parameter that is an integer.</summary>
    /// <exception cref="ProblemException">400 where it is not an integer from <paramref name="min"/> to <paramref name="max"/>.</exception>
    internal static int ParseInteger(string name, string? value, int min, int max, int defaultValue) =>
        value is null ? defaultValue
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw CreateParameterException(name, $"{min}–{max}");

    /// <summary>A refusal of a cursor.</summary>
    /// <param name="name">The parameter's name.</param>
    internal static ProblemException CreateCursorException(string name) =>
        ProblemKind.BadParameter.ToException($"参数 {name} 不是本列表的游标。", $"The parameter {name} is no cursor of this list.");

    /// <summary>Makes a page of rows that were asked for one more than the page holds.</summary>
    /// <typeparam name="TRow">The row type.</typeparam>
    /// <typeparam name="T">What is listed.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="limit">What the page holds.</param>
    /// <param name="item">Makes an item of a row.</param>
    /// <param name="cursor">Makes a cursor of the last row.</param>
    public static Page<T> CreatePage<TRow, T>(List<TRow> rows, int limit, Func<TRow, T> item, Func<TRow, string> cursor)
    {
        var hasMore = rows.Count > limit;
        if (hasMore)
        {
            rows.RemoveAt(limit);
        }

        return new Page<T>([.. rows.Select(item)], hasMore ? cursor(rows[^1]) : null);
    }
}
