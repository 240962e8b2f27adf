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
    public void A_cursor_gives_back_the_place_it_was_made_of(string[] parts)
    {
        var cursor = Paging.EncodeCursor(List, parts);

        Assert.Equal(parts, Paging.DecodeCursor(List, cursor, parts.Length));
        Assert.Equal(cursor, Uri.EscapeDataString(cursor));
    }

    [Property(Arbitrary = [typeof(CursorPartsGenerator)])]
    public void A_cursor_serves_no_other_list(string[] parts)
    {
        var cursor = Paging.EncodeCursor(List, parts);

        AssertRefused(() => Paging.DecodeCursor(List + "5", cursor, parts.Length));
        AssertRefused(() => Paging.DecodeCursor(List[..^1], cursor, parts.Length));
        AssertRefused(() => Paging.DecodeCursor(List, cursor, parts.Length + 1));
    }

    [Property(Arbitrary = [typeof(CursorPartsGenerator)])]
    public void A_cursor_with_one_character_changed_is_refused_or_is_a_whole_place(string[] parts, int at, char other)
    {
        var text = new StringBuilder(Paging.EncodeCursor(List, parts));
        text[(int)((uint)at % text.Length)] = other;

        AssertRefusedOrComplete(text.ToString(), parts.Length);
    }

    [Property(Arbitrary = [typeof(CursorPartsGenerator)])]
    public void A_cursor_cut_short_is_refused_or_is_a_whole_place(string[] parts, int length)
    {
        var cursor = Paging.EncodeCursor(List, parts);

        AssertRefusedOrComplete(cursor[..(int)((uint)length % cursor.Length)], parts.Length);
    }

    [Property(MaxTest = 500)]
    public void Any_text_that_is_no_cursor_is_refused(NonNull<string> text, byte parts) =>
        AssertRefused(() => Paging.DecodeCursor(List, text.Get, parts));

    [Fact]
    public void No_cursor_is_the_start() => Assert.Null(Paging.DecodeCursor(List, null, 2));

    [Property(MaxTest = 500)]
    public void A_number_in_a_cursor_is_read_or_refused(long number, NonNull<string> text)
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
    public void Any_other_limit_is_refused(string limit) => AssertRefused(() => Paging.ParseLimit(limit));

    [Property]
    public void A_page_holds_the_rows_up_to_its_limit_and_a_cursor_only_where_more_follow(PositiveInt limit, byte count)
    {
        var size = limit.Get % 60 + 1;
        var rows = Enumerable.Range(0, count % 120).ToList();

        // As lists do: one row more than the page holds is asked for.
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

    /// <summary>Parts of a place: any text on one line.</summary>
    private static class CursorPartsGenerator
    {
        public static Arbitrary<string[]> All() => (
            from count in Gen.Choose(1, 6)
            from parts in Gen.OneOf(
                Gen.Elements("", "650104", "0137", "~", "中文，“全角”", "-1", "/"),
                ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => ToSingleLine(text.Get))).ArrayOf(count)
            select parts).ToArbitrary();

        // A lone surrogate is no text: it has no UTF-8.
        private static string ToSingleLine(string text) =>
            string.Concat(text.Where(letter => letter != '\n' && !char.IsSurrogate(letter)));
    }
}
