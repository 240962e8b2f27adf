using FsCheck.Xunit;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Tests.Features.Deviations;

namespace PerfHub.Api.Tests.Reports.Deviations;

/// <summary>A stored deviation leaves out the words that a verdict has, and is still compared with one that has them.</summary>
public sealed class DeviationWordsEqualityTests
{
    private static readonly Func<DeviationRow, DeviationRow>[] Changes =
    [
        row => row with { Pointer = row.Pointer + "/0" }, row => row with { Formula = row.Formula + " " }, row => row with { MessageZh = row.MessageEn + "。" },
        row => row with { MessageEn = row.MessageZh + "." }, row => row with { Inputs = row.Inputs + "[]" }, row => row with { Subject = row.Subject + "#2" },
        row => row with { Difference = row.Difference is null ? 1 : null }, row => row with { Revision = row.Revision + 1 },
        row => row with { Assignee = row.Assignee + "审计一组" }, row => row with { InputsHash = row.InputsHash + "0" },
    ];

    [Property(Arbitrary = [typeof(RevisionCaseGenerator)])]
    public void A_deviation_shows_the_same_without_its_words_and_something_else_after_any_change(RevisionCase revision)
    {
        foreach (var row in revision.PreviousRows)
        {
            Assert.All(Combine(WithAndWithoutWords(row), WithAndWithoutWords(row)), it => Assert.True(DeviationWords.AreEqual(it.One, it.Other)));
            Assert.All(
                Changes.SelectMany(change => Combine(WithAndWithoutWords(row), WithAndWithoutWords(change(row)))),
                it => Assert.False(DeviationWords.AreEqual(it.One, it.Other) || DeviationWords.AreEqual(it.Other, it.One)));
        }
    }

    private static DeviationRow[] WithAndWithoutWords(DeviationRow row) => [row, DeviationWords.LeaveOut(row, 0), DeviationWords.LeaveOut(row, 3)];

    private static IEnumerable<(DeviationRow One, DeviationRow Other)> Combine(DeviationRow[] rows, DeviationRow[] others) =>
        from one in rows from other in others select (one, other);
}
