using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Narrative;

namespace PerfHub.Rules.Tests.Narrative;

public sealed class StaffExceedsPostsTests : RuleTest<StaffExceedsPosts>
{
    [Fact]
    public void Flags_more_staff_than_posts()
    {
        var flag = GetSingleFlag(CreateReport(posts: 13, staff: 15));

        Assert.Equal(("/profile/actualStaff", "", null), (flag.Pointer, flag.Subject, flag.Indicator));
        Assert.Equal((13m, 15m, 2m), (flag.Expected.Number, flag.Actual.Number, flag.Difference));
        Assert.Equal("15 ≤ 13", flag.Formula);
        Assert.Equal("实有人数 15 人超过编制人数 13 人。", flag.Message.Zh);
    }

    [Theory]
    [InlineData(12, false)]
    [InlineData(13, false)]
    [InlineData(14, true)]
    public void Every_post_may_be_filled(int staff, bool flagged) =>
        Assert.Equal(flagged, Evaluate(CreateReport(posts: 13, staff)).Single() is RuleOutcome.Flag);

    [Theory]
    [InlineData(null, 13)]
    [InlineData(13, null)]
    public void Does_not_apply_without_both_figures(int? posts, int? staff) =>
        AssertNotApplicable(NotApplicable.NotStated, CreateReport(posts, staff));

    [Fact]
    public void Does_not_apply_without_a_profile() => AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);

    // Contract staff holds no post.
    private static SelfEvaluationReport CreateReport(int? posts, int? staff) =>
        TestReports.Minimal with { Profile = new Profile { EstablishedPosts = posts, ActualStaff = staff, ContractStaff = 20 } };
}
