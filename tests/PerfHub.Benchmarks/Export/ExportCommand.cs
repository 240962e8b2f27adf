using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using PerfHub.Benchmarks.Load;

namespace PerfHub.Benchmarks.Export;

/// <summary>
/// A million deviations as files: how fast beside <c>sqlite3 -csv</c>, which writes the same columns from the same file, how much
/// memory more than when the host is idle; and how long a page of the list takes in each order, which all look at that million.
/// </summary>
internal static class ExportCommand
{
    private const int Pages = 5, Rounds = 3;
    private const double MinSpeed = 1.0 / 3, MaxGrowth = 100, MaxPageMilliseconds = 1_000;

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(5);

    /// <summary>Runs everything once.</summary>
    /// <param name="args"><c>--deviations</c>, 1,000,000 by default.</param>
    /// <returns>0 where every target is met.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var deviations = Array.IndexOf(args, "--deviations") is >= 0 and var at ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 1_000_000;
        var folder = Directory.CreateTempSubdirectory("perfhub-export-").FullName;
        try
        {
            return await MeasureAsync(Path.Combine(folder, "perfhub.db"), deviations);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(string file, int deviations)
    {
        var watch = Stopwatch.StartNew();
        var reader = await ExportDataset.FillAsync($"Data Source={file}", deviations / ExportDataset.DeviationsPerUnit);
        Console.WriteLine($"{deviations:N0} deviations, {new FileInfo(file).Length / 1e6:N0} MB, written in {watch.Elapsed.TotalSeconds:N0} s");

        using var host = await LoadCommand.StartHostAsync($"Data Source={file}");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}"), Timeout = TimeSpan.FromMinutes(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", reader);

        // What is compiled and opened once does not count: for memory the files of one unit first, for speed those of its district.
        var (small, list) = ($"/v1/bureaus/{BenchmarkRegion.GetDistrict(0)}/deviations/{BenchmarkRegion.Year}?", $"/v1/bureaus/{BenchmarkRegion.City}/deviations/{BenchmarkRegion.Year}?");
        foreach (var format in (string[])["csv", "ndjson", "xlsx"])
        {
            await DownloadAsync(host, http, $"{small}unit={BenchmarkRegion.GetUnitCode(0)}&format={format}");
        }

        await Task.Delay(IdleTime);
        var idle = (double)host.ResidentMegabytes;
        await DownloadAsync(host, http, $"{small}format=csv");

        var all = true;
        bool Met(bool met, string line)
        {
            Console.WriteLine($"{(met ? "met" : "MISSED")}: {line}");
            return all &= met;
        }

        await RunSqliteCliAsync(file);
        var (speeds, most) = (new List<double>(), 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            var ours = await DownloadAsync(host, http, $"{list}format=csv");
            var cli = await RunSqliteCliAsync(file);
            speeds.Add(cli is null ? 0 : cli.Value.Seconds / ours.Seconds);
            most = Math.Max(most, ours.Most);
            Console.WriteLine($"csv: {ours.Bytes / 1e6:N0} MB in {ours.Seconds:N1} s; sqlite3 -csv: {(cli is null ? "not here" : $"{cli.Value.Bytes / 1e6:N0} MB in {cli.Value.Seconds:N1} s")}");
        }

        var speed = speeds.Order().ElementAt(Rounds / 2);
        Met(speed >= MinSpeed, $"speed {speed:N2} of sqlite3's, median of {Rounds} rounds in turn (≥ {MinSpeed:N2})");
        Met(most - idle <= MaxGrowth, $"memory {idle:N0} MB idle, {most:N0} MB at the most, {most - idle:+0;-0} MB (≤ {MaxGrowth:N0})");
        foreach (var query in (string[])["format=ndjson", "format=csv&sort=difference", .. deviations <= 1_048_575 ? ["format=xlsx"] : Array.Empty<string>()])
        {
            var other = await DownloadAsync(host, http, list + query);
            Console.WriteLine($"{query}: {other.Bytes / 1e6:N0} MB in {other.Seconds:N1} s");
            Met(other.Most - idle <= MaxGrowth, $"memory {other.Most - idle:+0;-0} MB (≤ {MaxGrowth:N0})");
        }

        foreach (var sort in (string[])["unit", "severity", "difference", "time"])
        {
            var (first, later, busy) = await MeasurePagesAsync(host, http, $"{list}sort={sort}");
            Met(busy <= MaxPageMilliseconds, $"a page by {sort}: {busy:N0} ms of a core (≤ {MaxPageMilliseconds:N0}); {first:N0} ms passed for the first, {later:N0} ms for those after it");
        }

        return all ? 0 : 1;
    }

    /// <summary>Reads a file to its end; gives the most memory that the host held meanwhile.</summary>
    private static async Task<(long Bytes, double Seconds, double Most)> DownloadAsync(HostProcess host, HttpClient http, string path)
    {
        var (watch, bytes, most) = (Stopwatch.StartNew(), 0L, (double)host.ResidentMegabytes);
        using var response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[1 << 16];
        for (var (read, next) = (1, 0L); read > 0;)
        {
            read = await body.ReadAsync(buffer);
            bytes += read;
            if (watch.ElapsedMilliseconds >= next)
            {
                next = watch.ElapsedMilliseconds + 50;
                most = Math.Max(most, (double)host.ResidentMegabytes);
            }
        }

        return (bytes, watch.Elapsed.TotalSeconds, Math.Max(most, (double)host.ResidentMegabytes));
    }

    /// <summary>The same rows and columns from <c>sqlite3 -csv</c>; nothing where there is none.</summary>
    private static async Task<(long Bytes, double Seconds)?> RunSqliteCliAsync(string file)
    {
        var sql = $"""
            SELECT d.Id, t.Bureau, t.Unit, u.Name, u.Sector, t.Year, d.RuleId, d.RuleId AS Title, d.Severity, d.Status, d.Revision, d.Pointer, d.Indicator,
                (SELECT MAX(i.Name) FROM IndicatorResult i WHERE i.ReportId = d.ReportId AND i.Code = d.Indicator) AS IndicatorName,
                d.Expected, d.Actual, d.Difference, d.Formula, d.MessageZh, d.OpenedAt, d.ChangedAt, d.Explanation, d.ExplainedAt, d.Assignee, d.DueOn
            FROM BureauScope s
            JOIN CurrentReport t ON t.Bureau = s.Descendant AND t.Year = {BenchmarkRegion.Year}
            JOIN Deviation d ON d.ReportId = t.Id
            JOIN Unit u ON u.Bureau = t.Bureau AND u.Code = t.Unit
            WHERE s.Ancestor = '{BenchmarkRegion.City}'
            ORDER BY s.Descendant, t.Unit, d.RuleId, d.Id
            """;
        try
        {
            var (watch, bytes) = (Stopwatch.StartNew(), 0L);
            using var cli = Process.Start(new ProcessStartInfo("sqlite3", ["-csv", "-header", file, sql]) { RedirectStandardOutput = true })!;
            var buffer = new byte[1 << 16];
            for (int read; (read = await cli.StandardOutput.BaseStream.ReadAsync(buffer)) > 0;)
            {
                bytes += read;
            }

            await cli.WaitForExitAsync();
            return cli.ExitCode == 0 ? (bytes, watch.Elapsed.TotalSeconds) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Milliseconds of the first page, the median of those after it, and the median of what the host was busy with each of these.</summary>
    private static async Task<(double First, double Later, double Busy)> MeasurePagesAsync(HostProcess host, HttpClient http, string path)
    {
        var (times, busy, cursor) = (new List<double>(), new List<double>(), "");
        for (var page = 0; page <= Pages; page++)
        {
            var (watch, start) = (Stopwatch.StartNew(), host.ProcessorTime);
            var text = await http.GetStringAsync(path + cursor);
            times.Add(watch.Elapsed.TotalMilliseconds);
            busy.Add((host.ProcessorTime - start).TotalMilliseconds);
            cursor = $"&cursor={(string?)JsonNode.Parse(text)!["nextCursor"]}";
        }

        return (times[0], Median(times), Median(busy));
    }

    private static double Median(IEnumerable<double> values) => values.Skip(1).Order().ElementAt(Pages / 2);
}
