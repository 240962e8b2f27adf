using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Http.Lists;

/// <summary>Parses the query parameters of lists and creates pages.</summary>
public static partial class Paging
{
    internal const int DefaultLimit = 50, MaxLimit = 500;

    internal const int MaxTextLength = 200;

    // A Chinese character takes three bytes.
    private const int MaxPageCharacters = 350_000;

    /// <summary>The limit of a list that is sent whole: what a sheet holds.</summary>
    internal const int WholeListLimit = 1_000_000;

    /// <summary>Parses <c>limit</c>: 1–500, 50 by default.</summary>
    /// <exception cref="ProblemException">400 if it is out of range or not a number.</exception>
    public static int ParseLimit(string? limit) => ParseInteger("limit", limit, 1, MaxLimit, DefaultLimit);

    /// <summary>Requires that a list as a file is requested without paging.</summary>
    /// <exception cref="ProblemException">400.</exception>
    public static void EnsureWholeList(string? limit, string? cursor)
    {
        if (limit is not null || cursor is not null)
        {
            throw ProblemKind.BadParameter.ToException("下载文件时导出完整清单，不接受分页参数 limit 与 cursor。", "A file contains the whole list and takes no limit or cursor.");
        }
    }

    /// <summary>Parses an enum name in camelCase; <see langword="null"/> if the parameter is missing.</summary>
    /// <exception cref="ProblemException">400 if the enum has no such name.</exception>
    public static T? ParseEnum<T>(string name, string? value)
        where T : struct, Enum =>
        value is null ? null
        : Enum.GetValues<T>().Cast<T?>().FirstOrDefault(member => ToCamelCase(member!.Value) == value)
            ?? throw CreateParameterException(name, string.Join(", ", Enum.GetValues<T>().Select(ToCamelCase)));

    /// <summary>
    /// Parses comma-separated enum names in camelCase (a repeated parameter arrives comma-separated): distinct, in the enum's order;
    /// <see langword="null"/> if the parameter is missing.
    /// </summary>
    /// <exception cref="ProblemException">400 if the enum does not have one of the names.</exception>
    public static IReadOnlyList<T>? ParseEnumList<T>(string name, string? value)
        where T : struct, Enum =>
        value is null ? null : [.. value.Split(',').Select(one => ParseEnum<T>(name, one)!.Value).Distinct().Order()];

    /// <summary>Parses a boolean parameter; false if it is missing.</summary>
    /// <exception cref="ProblemException">400 if it is neither <c>true</c> nor <c>false</c>.</exception>
    public static bool ParseBoolean(string name, string? value) => ParseEnum<BooleanParameter>(name, value) == BooleanParameter.True;

    /// <summary>Parses an instant with its offset from UTC, such as <c>2025-03-31T16:00:00Z</c>; <see langword="null"/> if the parameter is missing.</summary>
    /// <exception cref="ProblemException">400 if it is no instant.</exception>
    public static DateTime? ParseInstant(string name, string? value) =>
        value is null ? null
        : InstantPattern().IsMatch(value) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out var instant) ? instant.UtcDateTime
        : throw CreateParameterException(name, "带时区的时间，如 2025-03-31T16:00:00Z", "an instant with its offset from UTC, such as 2025-03-31T16:00:00Z");

    /// <summary>Parses a text to search for: 1–200 characters; <see langword="null"/> if the parameter is missing.</summary>
    /// <exception cref="ProblemException">400 if it is empty, too long, or has a NUL character, at which SQLite ends a text.</exception>
    public static string? ParseText(string? text) =>
        text is null or { Length: > 0 and <= MaxTextLength } && text?.Contains('\0', StringComparison.Ordinal) != true ? text
        : throw CreateParameterException("text", $"1 至 {MaxTextLength} 个字符", $"1 to {MaxTextLength} characters");

    /// <summary>Gets the name of an enum member in camelCase.</summary>
    public static string ToCamelCase<T>(T member)
        where T : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(member.ToString());

    /// <summary>Creates the 400 for an invalid query parameter; <paramref name="expected"/> is the same in both languages, such as a range.</summary>
    public static ProblemException CreateParameterException(string name, string expected) => CreateParameterException(name, expected, expected);

    /// <summary>Creates the 400 for an invalid query parameter.</summary>
    /// <param name="name">The name of the parameter.</param>
    /// <param name="zh">The expected value, in Chinese.</param>
    /// <param name="en">The expected value, in English.</param>
    public static ProblemException CreateParameterException(string name, string zh, string en) =>
        ProblemKind.BadParameter.ToException($"参数 {name} 应为：{zh}。", $"The parameter {name} must be: {en}.");

    /// <summary>Encodes a filter text for the list name of a cursor: unique and on one line; empty without a filter.</summary>
    public static string EncodeFilter(string? text) => text is null ? "" : $"={Uri.EscapeDataString(text)}";

    /// <summary>Encodes the position after a page's last row.</summary>
    /// <param name="list">The name of the list with its filters; the cursor is valid for no other list.</param>
    /// <param name="parts">The position.</param>
    public static string EncodeCursor(string list, params string[] parts) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\n', [list, .. parts])));

    /// <summary>Decodes a cursor into the parts of its position; <see langword="null"/> without a cursor.</summary>
    /// <exception cref="ProblemException">400 if it is not a cursor of this list.</exception>
    public static string[]? DecodeCursor(string list, string? cursor, int parts, string name = "cursor")
    {
        if (cursor is null)
        {
            return null;
        }

        var text = Base64Url.IsValid(cursor) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) : "";
        return text.Split('\n') is { } all && all.Length == parts + 1 && all[0] == list && !text.Contains('\0', StringComparison.Ordinal) ? all[1..] : throw CreateCursorException(name);
    }

    /// <summary>Parses a number of a cursor.</summary>
    /// <exception cref="ProblemException">400 if it is not a number.</exception>
    public static long ParseCursorNumber(string part, string name = "cursor") =>
        long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw CreateCursorException(name);

    /// <summary>Creates a cursor of a list that is ordered by a number.</summary>
    internal static string EncodeNumberCursor(string list, long last) => EncodeCursor(list, last.ToString(CultureInfo.InvariantCulture));

    /// <summary>Decodes the cursor of a list that is ordered by a number; 0 without a cursor.</summary>
    /// <exception cref="ProblemException">400 if it is not a cursor of this list.</exception>
    internal static long DecodeNumberCursor(string list, string? cursor, string name = "cursor") =>
        DecodeCursor(list, cursor, parts: 1, name) is [var last] ? ParseCursorNumber(last, name) : 0;

    /// <summary>Parses a parameter that is an integer.</summary>
    /// <exception cref="ProblemException">400 if it is not an integer from <paramref name="min"/> to <paramref name="max"/>.</exception>
    internal static int ParseInteger(string name, string? value, int min, int max, int defaultValue) =>
        value is null ? defaultValue
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw CreateParameterException(name, $"{min}–{max}");

    internal static ProblemException CreateCursorException(string name) =>
        ProblemKind.BadParameter.ToException($"参数 {name} 不是本列表的游标。", $"The parameter {name} is not a cursor of this list.");

    /// <summary>
    /// Reads a page of rows with long texts: up to <paramref name="limit"/> items, fewer if they would take more than a megabyte. One row
    /// more than that is read, and means that there is a next page.
    /// </summary>
    /// <param name="rows">The rows of this and all further pages.</param>
    /// <param name="limit">The maximum number of items.</param>
    /// <param name="measure">The number of characters of a row.</param>
    /// <param name="createItem">Creates the item of a row.</param>
    /// <param name="createCursor">Creates the cursor after a row.</param>
    internal static async Task<Page<T>> ReadPageAsync<TRow, T>(
        IAsyncEnumerable<TRow> rows, int limit, Func<TRow, int> measure, Func<TRow, T> createItem, Func<TRow, string> createCursor)
        where TRow : class
    {
        var (items, characters, last) = (new List<T>(), 0, default(TRow));
        await foreach (var row in rows)
        {
            if (last is not null && (items.Count == limit || characters > MaxPageCharacters))
            {
                return new Page<T>(items, createCursor(last));
            }

            (last, characters) = (row, characters + measure(row));
            items.Add(createItem(row));
        }

        return new Page<T>(items, null);
    }

    /// <summary>Creates a page from up to <paramref name="limit"/> + 1 rows; the extra row means that there is a next page.</summary>
    public static Page<T> CreatePage<TRow, T>(List<TRow> rows, int limit, Func<TRow, T> createItem, Func<TRow, string> createCursor)
    {
        var hasMore = rows.Count > limit;
        if (hasMore)
        {
            rows.RemoveAt(limit);
        }

        return new Page<T>([.. rows.Select(createItem)], hasMore ? createCursor(rows[^1]) : null);
    }

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex InstantPattern();
}
