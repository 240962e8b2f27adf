using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;

namespace PerfHub.Api.Tests.Http.Lists;

public sealed class PagingTests
{
    private const string List = "deviations/650104/2024";

    [Property(Arbitrary = [typeof(CursorPartsGenerator)])]
    public void A_cursor_decodes_to_the_parts_it_encodes(string[] parts)
    {
        var cursor = Paging.EncodeCursor(List, parts);

        Assert.Equal(parts, Paging.DecodeCursor(List, cursor, parts.Length));
        Assert.Equal(cursor, Uri.EscapeDataString(cursor));
    }

    [Property(Arbitrary = [typeof(CursorPartsGenerator)])]
    public void A_cursor_of_another_list_is_refused(string[] parts)
    {
        var cursor = Paging.EncodeCursor(List, parts);

        AssertRefused(() => Paging.DecodeCursor(List + "5", cursor, parts.Length));
        AssertRefused(() => Paging.DecodeCursor(List[..^1], cursor, parts.Length));
        AssertRefused(() => Paging.DecodeCursor(List, cursor, parts.Length + 1));
    }

    [Property(Arbitrary = [typeof(CursorPartsGenerator)])]
    public void A_cursor_with_one_changed_character_is_refused_or_complete(string[] parts, int at, char other)
    {
        var text = new StringBuilder(Paging.EncodeCursor(List, parts));
        text[(int)((uint)at % text.Length)] = other;

        AssertRefusedOrComplete(text.ToString(), parts.Length);
    }

    [Property(Arbitrary = [typeof(CursorPartsGenerator)])]
    public void A_truncated_cursor_is_refused_or_complete(string[] parts, int length)
    {
        var cursor = Paging.EncodeCursor(List, parts);

        AssertRefusedOrComplete(cursor[..(int)((uint)length % cursor.Length)], parts.Length);
    }

    [Fact]
    public void A_cursor_with_a_null_character_is_refused() => AssertRefused(() => Paging.DecodeCursor(List, Paging.EncodeCursor(List, "a\0b"), 1));

    [Property(MaxTest = 500)]
    public void A_random_text_is_refused(NonNull<string> text, byte parts) =>
        AssertRefused(() => Paging.DecodeCursor(List, text.Get, parts));

    [Fact]
    public void A_missing_cursor_decodes_to_null() => Assert.Null(Paging.DecodeCursor(List, null, 2));

    [Property(MaxTest = 500)]
    public void A_cursor_number_is_parsed_or_refused(long number, NonNull<string> text)
    {
        Assert.Equal(number, Paging.ParseCursorNumber(number.ToString(CultureInfo.InvariantCulture)));
        if (!long.TryParse(text.Get, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            AssertRefused(() => Paging.ParseCursorNumber(text.Get));
        }
    }

    [Theory]
    [InlineData(null, 50)]
    [InlineData("1", 1)]
    [InlineData("500", 500)]
    public void A_limit_is_1_to_500_and_50_by_default(string? limit, int expected) => Assert.Equal(expected, Paging.ParseLimit(limit));

    [Theory]
    [InlineData("0")]
    [InlineData("501")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1.0")]
    [InlineData("１")]
    [InlineData("")]
    [InlineData("99999999999999999999")]
    public void An_invalid_limit_is_refused(string limit) => AssertRefused(() => Paging.ParseLimit(limit));

    [Property]
    public void A_page_holds_at_most_its_limit_and_a_cursor_only_if_more_rows_follow(PositiveInt limit, byte count)
    {
        var size = limit.Get % 60 + 1;
        var rows = Enumerable.Range(0, count % 120).ToList();

        // Lists query one row more than the page holds.
        var page = Paging.CreatePage(rows.Take(size + 1).ToList(), size, row => -row, last => $"after {last}");

        Assert.Equal(rows.Take(size).Select(row => -row), page.Items);
        Assert.Equal(rows.Count > size ? $"after {size - 1}" : null, page.NextCursor);
    }

    private static void AssertRefusedOrComplete(string cursor, int parts)
    {
        try
        {
            Assert.Equal(parts, Paging.DecodeCursor(List, cursor, parts)!.Length);
        }
        catch (ProblemException problem)
        {
            Assert.Equal(ProblemKind.BadParameter, problem.Kind);
        }
    }

    private static void AssertRefused(Func<object?> action) =>
        Assert.Equal(ProblemKind.BadParameter, Assert.Throws<ProblemException>(action).Kind);

    /// <summary>Cursor parts: any text without line feeds.</summary>
    private static class CursorPartsGenerator
    {
        public static Arbitrary<string[]> All() => (
            from count in Gen.Choose(1, 6)
            from parts in Gen.OneOf(
                Gen.Elements("", "650104", "0137", "~", "中文，“全角”", "-1", "/"),
                ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => ToSingleLine(text.Get))).ArrayOf(count)
            select parts).ToArbitrary();

        // A lone surrogate cannot be encoded as UTF-8, and no stored text has U+0000.
        private static string ToSingleLine(string text) =>
            string.Concat(text.Where(c => c is not ('\n' or '\0') && !char.IsSurrogate(c)));
    }
}
