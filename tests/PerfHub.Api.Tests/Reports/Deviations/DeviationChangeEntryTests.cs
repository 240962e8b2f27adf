using FsCheck.Xunit;
using PerfHub.Api.Reports.Deviations;

namespace PerfHub.Api.Tests.Reports.Deviations;

/// <summary>The changes of a transaction are stored as a short text, in their order.</summary>
public sealed class DeviationChangeEntryTests
{
    private static readonly string[] Ids = ["1c9496b3cc411472", "b2c4ef591a0a9cb4", "8469274375380224"];

    [Property]
    public bool Changes_are_read_as_they_were_stored(List<(ChangeKind Kind, DeviationStatus Status)> changes)
    {
        List<DeviationChangeEntry> entries = [.. changes.Append((ChangeKind.Opened, DeviationStatus.Open)).Select((it, index) => new DeviationChangeEntry(it.Item1, it.Item2, Ids[index % Ids.Length]))];
        return entries.SequenceEqual(DeviationChangeEntry.Parse(DeviationChangeEntry.Format(entries)));
    }

    [Fact]
    public void Neighbours_share_their_kind_and_status() => Assert.Equal(
        $"Opened:Open:{Ids[0]},{Ids[1]};Resolved:Resolved:{Ids[2]};Opened:Open:{Ids[0]}",
        DeviationChangeEntry.Format(
        [
            new(ChangeKind.Opened, DeviationStatus.Open, Ids[0]), new(ChangeKind.Opened, DeviationStatus.Open, Ids[1]),
            new(ChangeKind.Resolved, DeviationStatus.Resolved, Ids[2]), new(ChangeKind.Opened, DeviationStatus.Open, Ids[0]),
        ]));

    [Fact]
    public void Changes_of_the_release_before_are_read() => Assert.Equal(
        [new(ChangeKind.Opened, DeviationStatus.Open, Ids[0]), new(ChangeKind.Opened, DeviationStatus.Open, Ids[1])],
        DeviationChangeEntry.Parse($"Opened:Open:{Ids[0]};Opened:Open:{Ids[1]}"));
}
