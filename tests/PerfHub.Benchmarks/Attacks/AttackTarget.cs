using System.Collections.Concurrent;
using System.Text;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Attacks;

/// <summary>The host under attack, and the keys of the attacker: a unit's and its bureau's.</summary>
internal sealed class AttackTarget(int port, string unitKey, string bureauKey)
{
    /// <summary>The attacker's unit, in <see cref="Bureau"/>; the dataset has the units below it.</summary>
    public const int Unit = 1_000;

    public static readonly string Bureau = BenchmarkRegion.GetDistrict(0);

    private static readonly byte[] WorstDocument = WorstReport.Create();

    private static readonly byte[][] WorstDocuments = [WorstDocument, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(WorstDocument) + " ")];

    private int _requests;

    public int Port => port;

    /// <summary>The statuses of the attacker's responses; 0 for a connection that the host closed.</summary>
    public ConcurrentDictionary<int, int> Statuses { get; } = new();

    public void Count(int status) => Statuses.AddOrUpdate(status, 1, (_, count) => count + 1);

    public byte[] CreateValidation() => LoadClient.CreateRequest(
        "POST", $"{BenchmarkRegion.GetReportPath(Unit, Bureau)}/validate", unitKey, WorstDocument);

    public byte[] CreateExport() => LoadClient.CreateGet($"/v1/bureaus/{Bureau}/deviations/{BenchmarkRegion.Year}?format=csv", bureauKey);

    public byte[] CreateBulkComment() => LoadClient.CreateRequest(
        "POST",
        $"/v1/bureaus/{Bureau}/deviations/{BenchmarkRegion.Year}/decisions?all=true",
        bureauKey,
        Encoding.UTF8.GetBytes($$"""{"kind":"comment","text":"comment {{Interlocked.Increment(ref _requests)}}"}"""));

    // The two documents differ in white space, so that each filing is a new revision.
    public byte[] CreateLargestFiling() => LoadClient.CreateRequest(
        "POST", BenchmarkRegion.GetReportPath(Unit, Bureau), unitKey, WorstDocuments[Interlocked.Increment(ref _requests) % 2]);

    public byte[] CreateLongPoll() =>
        LoadClient.CreateGet($"/v1/bureaus/{Bureau}/deviations/{BenchmarkRegion.Year}/changes?wait=30", bureauKey);
}
