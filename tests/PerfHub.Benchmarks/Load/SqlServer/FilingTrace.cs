using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Load.SqlServer;

/// <summary>The round trips of filings, and where their time goes.</summary>
internal sealed class FilingTrace
{
    private readonly SqlTrace _trace;
    private readonly int _filers, _filings;
    private readonly double _milliseconds;

    private FilingTrace(SqlTrace trace, int filers, LoadResult load) =>
        (_trace, _filers, _filings, _milliseconds) = (trace, filers, load.Latencies.Length, load.Latencies.Average());

    public double RoundTripsPerFiling => PerFiling(_trace.Operations.Sum(it => it.RoundTrips));

    /// <summary>The round trips that start while the filing holds its bureau's lock.</summary>
    public double LockedRoundTripsPerFiling => PerFiling(_trace.Operations.Sum(it => it.LockedRoundTrips));

    /// <summary>Sends the filings to a host in this process.</summary>
    public static async Task<FilingTrace> RunAsync(int port, IReadOnlyList<byte[]> filings, int filers)
    {
        using var trace = new SqlTrace(nameof(FileReport));
        var load = await LoadClient.FileAllAsync(port, filings, filers);
        return trace.Operations.Count > 0
            ? new FilingTrace(trace, filers, load)
            : throw new InvalidOperationException($"No statement was seen within an activity named {nameof(FileReport)}.");
    }

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine($"Where the time of a filing goes, with {_filers} filer(s); {_filings} filings, traced in the process of the host");
        Console.WriteLine();
        Console.WriteLine("| operation                                                     | calls/filing | round trips | with lock | table params | mean ms | ms/filing |");
        Console.WriteLine("|---------------------------------------------------------------|-------------:|------------:|----------:|-------------:|--------:|----------:|");
        foreach (var it in _trace.Operations)
        {
            PrintLine(it.Name, PerFiling(it.Calls), PerFiling(it.RoundTrips), PerFiling(it.LockedRoundTrips), PerFiling(it.TableParameters), it.Duration.TotalMilliseconds / it.Calls, PerFiling(it.Duration.TotalMilliseconds));
        }

        var inStore = PerFiling(_trace.Operations.Sum(it => it.Duration.TotalMilliseconds));
        Console.WriteLine($"| {"everything else: HTTP, authentication, assessment",-61} | {"",12} | {"",11} | {"",9} | {"",12} | {"",7} | {_milliseconds - inStore,9:N2} |");
        PrintLine("a filing", 1, RoundTripsPerFiling, LockedRoundTripsPerFiling, PerFiling(_trace.Operations.Sum(it => it.TableParameters)), _milliseconds, _milliseconds);
        Console.WriteLine();
        Console.WriteLine(
            $"The bureau's lock is held for {PerFiling(_trace.LockDuration.TotalMilliseconds):N2} ms a filing. "
            + $"Authentication and background work: {PerFiling(_trace.OtherRoundTrips):N2} more round trips a filing.");
    }

    private static void PrintLine(string name, double calls, double roundTrips, double locked, double tables, double mean, double total) =>
        Console.WriteLine($"| {name,-61} | {calls,12:N2} | {roundTrips,11:N2} | {locked,9:N2} | {tables,12:N2} | {mean,7:N2} | {total,9:N2} |");

    private double PerFiling(double value) => value / _filings;
}
