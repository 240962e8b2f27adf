using System.ComponentModel;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using PerfHub.Api.Http.Lists;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Export;

/// <summary>
/// Exports a million deviations: compares the speed with <c>sqlite3 -csv</c>, which writes the same columns from a file whose rows have all
/// words, and the memory with that of the idle host. Then measures a page of the list in each sort order.
/// </summary>
internal static class ExportCommand
{
    private const int Pages = 5, Rounds = 3;
    private const double MinSpeed = 1.0 / 3, MaxGrowth = 100, MaxPageMilliseconds = 1_000;

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(5);

    /// <param name="options"><c>--deviations</c>: the number of deviations.</param>
    /// <returns>0 where every target is met.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        using var folder = new TempFolder();
        return await MeasureAsync(folder.GetFile("perfhub.db"), folder.GetFile("words.db"), options.Get("--deviations", 1_000_000));
    }

    private static async Task<int> MeasureAsync(string file, string fileWithWords, int deviations)
    {
        var watch = Stopwatch.StartNew();
        await ExportDataset.FillAsync($"Data Source={fileWithWords}", deviations / ExportDataset.DeviationsPerUnit, withWords: true);
        var reader = await ExportDataset.FillAsync($"Data Source={file}", deviations / ExportDataset.DeviationsPerUnit, withWords: false);
        Console.WriteLine($"{deviations:N0} deviations, {new FileInfo(file).Length / 1e6:N0} MB, written in {watch.Elapsed.TotalSeconds:N0} s");

        using var host = await HostProcess.StartPerfHubAsync($"Data Source={file}");
        using var http = host.CreateClient(reader);

        // Warm up: the files of one unit before the idle memory is read, a file of its district before the speed is measured.
        var (small, list) = ($"/v1/bureaus/{BenchmarkRegion.GetDistrict(0)}/deviations/{BenchmarkRegion.Year}?", $"/v1/bureaus/{BenchmarkRegion.City}/deviations/{BenchmarkRegion.Year}?");
        foreach (var format in (string[])["csv", "ndjson", "xlsx"])
        {
            await DownloadAsync(host, http, $"{small}unit={BenchmarkRegion.GetUnitCode(0)}&format={format}");
        }

        await Task.Delay(IdleTime);
        var idle = host.ResidentMegabytes;
        await DownloadAsync(host, http, $"{small}format=csv");

        var table = new ResultTable();
        await RunSqliteCliAsync(fileWithWords);
        var (speeds, peak) = (new List<double>(), 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            var export = await DownloadAsync(host, http, $"{list}format=csv");
            var cli = await RunSqliteCliAsync(fileWithWords);
            speeds.Add(cli is null ? 0 : cli.Value.Seconds / export.Seconds);
            peak = Math.Max(peak, export.Peak);
            Console.WriteLine($"csv: {export.Bytes / 1e6:N0} MB in {export.Seconds:N1} s; sqlite3 -csv: {(cli is null ? "not installed" : $"{cli.Value.Bytes / 1e6:N0} MB in {cli.Value.Seconds:N1} s")}");
        }

        Console.WriteLine($"memory: {idle:N0} MB idle, {peak:N0} MB at its peak");
        table.AddAtLeast("csv, speed ÷ speed of sqlite3", speeds.Median(), MinSpeed);
        table.AddAtMost("csv, memory growth, MB", peak - idle, MaxGrowth);
        foreach (var query in (string[])["format=ndjson", "format=csv&sort=difference", .. deviations <= 1_048_575 ? ["format=xlsx"] : Array.Empty<string>()])
        {
            var export = await DownloadAsync(host, http, list + query);
            Console.WriteLine($"{query}: {export.Bytes / 1e6:N0} MB in {export.Seconds:N1} s");
            table.AddAtMost($"{query["format=".Length..]}, memory growth, MB", export.Peak - idle, MaxGrowth);
        }

        foreach (var sort in (string[])["unit", "severity", "difference", "time"])
        {
            var (first, later, cpu) = await MeasurePagesAsync(host, http, $"{list}sort={sort}");
            Console.WriteLine($"pages by {sort}: {first:N0} ms for the first, {later:N0} ms for later ones");
            table.AddAtMost($"page by {sort}, ms of CPU time", cpu, MaxPageMilliseconds);
        }

        return table.Print($"{deviations:N0} deviations; medians of {Rounds} rounds");
    }

    /// <summary>Downloads a file and samples the host's resident memory, in MB.</summary>
    private static async Task<(long Bytes, double Seconds, double Peak)> DownloadAsync(HostProcess host, HttpClient http, string path)
    {
        var (watch, bytes, peak) = (Stopwatch.StartNew(), 0L, host.ResidentMegabytes);
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
                peak = Math.Max(peak, host.ResidentMegabytes);
            }
        }

        return (bytes, watch.Elapsed.TotalSeconds, Math.Max(peak, host.ResidentMegabytes));
    }

    /// <summary>Writes the same rows and columns with <c>sqlite3 -csv</c>; null where it is not installed.</summary>
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
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Milliseconds of the first page, the median of later pages, and the median CPU time of the later pages.</summary>
    private static async Task<(double First, double Later, double Cpu)> MeasurePagesAsync(HostProcess host, HttpClient http, string path)
    {
        var (times, cpuTimes, cursor) = (new List<double>(), new List<double>(), "");
        for (var page = 0; page <= Pages; page++)
        {
            var (watch, start) = (Stopwatch.StartNew(), host.ProcessorTime);
            var content = (await http.GetFromJsonAsync<Page<JsonElement>>(path + cursor))!;
            times.Add(watch.Elapsed.TotalMilliseconds);
            cpuTimes.Add((host.ProcessorTime - start).TotalMilliseconds);
            cursor = $"&cursor={content.NextCursor}";
        }

        return (times[0], times.Skip(1).Median(), cpuTimes.Skip(1).Median());
    }
}
