using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using PerfHub.Rules.Rules.Narrative;

namespace PerfHub.Rules.Tests.Rules.Narrative;

public sealed class StaffExceedsPostsTests : RuleTests<StaffExceedsPosts>
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
    public void Staff_may_equal_posts(int staff, bool flagged) =>
        Assert.Equal(flagged, IsFlagged(CreateReport(posts: 13, staff)));

    [Theory]
    [InlineData(null, 13)]
    [InlineData(13, null)]
    public void Does_not_apply_without_both_figures(int? posts, int? staff) =>
        AssertNotApplicable(NotApplicable.NotStated, CreateReport(posts, staff));

    [Fact]
    public void Does_not_apply_without_a_profile() => AssertNotApplicable(NotApplicable.NotStated, TestReports.Minimal);

    // Contract staff do not occupy posts.
    private static SelfEvaluationReport CreateReport(int? posts, int? staff) =>
        TestReports.Minimal with { Profile = new Profile { EstablishedPosts = posts, ActualStaff = staff, ContractStaff = 20 } };
}
