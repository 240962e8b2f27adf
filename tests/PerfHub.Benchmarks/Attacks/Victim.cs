using System.Diagnostics;
using PerfHub.Api.Hosting.Demo;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Attacks;

/// <summary>A unit of another bureau that files and reads while the host is attacked.</summary>
internal sealed class Victim(int port, string key)
{
    /// <summary>The victim's unit.</summary>
    public const int Unit = 2_001;

    public static readonly string Bureau = BenchmarkRegion.GetDistrict(1);

    private static readonly byte[] Ready = LoadClient.CreateGet("/health/ready", null);

    private int _revision;

    /// <summary>Files, reads and asks for readiness, one after the other, ten times a second.</summary>
    public async Task<VictimResult> RunAsync(TimeSpan time)
    {
        var result = new VictimResult();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time; await Task.Delay(100))
        {
            var filing = LoadClient.CreateRequest(
                "POST", BenchmarkRegion.GetReportPath(Unit, Bureau), key, DemoData.GenerateReport(Unit + (10_000 * ++_revision)));
            result.Starts.Add(watch.Elapsed.TotalSeconds);
            result.Filings.Add(await SendAsync(filing, result));
            await SendAsync(LoadClient.CreateGet(BenchmarkRegion.GetReportPath(Unit, Bureau), key), result);
            result.NotReady += await GetStatusAsync(Ready) == 200 ? 0 : 1;
        }

        return result;
    }

    private async Task<double> SendAsync(byte[] request, VictimResult result)
    {
        var start = Stopwatch.GetTimestamp();
        var status = await GetStatusAsync(request);
        result.Failures += status is >= 200 and < 300 ? 0 : 1;
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>The status of the response; 0 where there is none.</summary>
    private async Task<int> GetStatusAsync(byte[] request)
    {
        try
        {
            using var connection = await LoadClient.Connection.OpenAsync(port);
            return (await connection.SendAsync(request)).Status;
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or System.Net.Sockets.SocketException)
        {
            return 0;
        }
    }
}
