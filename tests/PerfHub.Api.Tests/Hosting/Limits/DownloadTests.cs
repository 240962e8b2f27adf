using System.Net;
using System.Net.Sockets;
using System.Text;
using PerfHub.Api.Hosting;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Features.Deviations;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>Files that clients read slowly, or not at all.</summary>
public sealed class DownloadTests
{
    private const int KernelBufferBytes = 4_096;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(20);

    private static readonly DownloadPace FastPace = new(BytesPerSecond: 1_000, TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(60));

    [Fact]
    public async Task A_client_that_stops_reading_is_disconnected()
    {
        var aborted = new TaskCompletionSource();
        await using var body = new SlowBody(Timeout.InfiniteTimeSpan);
        await using var download = new DownloadStream(body, FastPace, () => aborted.TrySetResult());

        _ = download.WriteAsync(new byte[100]).AsTask();

        await aborted.Task.WaitAsync(MaxWait);
    }

    [Fact]
    public async Task A_client_that_reads_a_little_now_and_then_is_disconnected()
    {
        var aborted = new TaskCompletionSource();
        await using var body = new SlowBody(TimeSpan.FromSeconds(0.05));
        await using var download = new DownloadStream(body, FastPace, () => aborted.TrySetResult());

        // 200 bytes a second.
        for (var written = 0; !aborted.Task.IsCompleted; written++)
        {
            Assert.True(written < 1_000);
            await download.WriteAsync(new byte[10]);
        }
    }

    [Fact]
    public async Task A_client_that_keeps_the_pace_gets_its_whole_file_however_slow_the_host_is()
    {
        var aborted = false;
        await using var body = new SlowBody(TimeSpan.FromSeconds(0.05));
        await using var download = new DownloadStream(body, FastPace, () => aborted = true);

        for (var chunk = 0; chunk < 5; chunk++)
        {
            await download.WriteAsync(new byte[400]);
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        Assert.False(aborted);
        Assert.Equal(2_000, body.Written);
    }

    [Fact]
    public async Task A_download_ends_after_its_time()
    {
        var aborted = new TaskCompletionSource();
        await using var body = new SlowBody(TimeSpan.Zero);
        await using var download = new DownloadStream(body, FastPace with { Total = TimeSpan.FromSeconds(0.3) }, () => aborted.TrySetResult());

        await aborted.Task.WaitAsync(MaxWait);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Unread_exports_hold_up_neither_lists_nor_the_exports_of_others()
    {
        await using var host = new LimitedHost();
        var region = await Region.CreateAsync(host);
        foreach (var number in (string[])["1", "2", "3", "4"])
        {
            (await (await region.RegisterUnitAsync(number)).FileReportAsync(WorstReport.Create())).Expect(HttpStatusCode.Created);
        }

        var other = await region.CreateClientAsync(region.City, Role.Auditor);
        await other.DownloadAsync($"/v1/bureaus/{region.City}/deviations/2024?format=csv");
        using var first = await StartExportAsync(host, region.Admin);
        using var second = await StartExportAsync(host, region.Admin);

        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024?format=csv"))
            .ExpectProblem(HttpStatusCode.TooManyRequests, "too-fast");
        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/bulletins/2024")).ExpectProblem(HttpStatusCode.TooManyRequests, "too-fast");
        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/overview/2024")).Expect(HttpStatusCode.OK);
        Assert.NotEmpty(await other.DownloadAsync($"/v1/bureaus/{region.City}/deviations/2024?format=csv"));
        (await region.Admin.GetAsync($"/v1/bureaus/{region.City}/deviations/2024?format=json")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Unread_exports_of_a_bureau_and_those_below_leave_room_for_the_exports_of_others()
    {
        await using var host = new LimitedHost();
        var (region, other) = (await Region.CreateAsync(host), await Region.CreateAsync(host));
        (await (await other.RegisterUnitAsync()).FileReportAsync(FlaggedReport.Value.ToJson())).Expect(HttpStatusCode.Created);
        var readers = new List<BureauClient>();
        foreach (var district in (string[])[region.North, region.South])
        {
            foreach (var number in (string[])["1", "2", "3"])
            {
                (await (await region.RegisterUnitAsync(number, district)).FileReportAsync(WorstReport.Create())).Expect(HttpStatusCode.Created);
            }

            readers.AddRange([await region.CreateClientAsync(district, Role.Auditor), await region.CreateClientAsync(district, Role.Auditor)]);
        }

        // Two of each key; six begin, and the others wait.
        var exports = readers.SelectMany(reader => (Task<TcpClient>[])[StartExportAsync(host, reader), StartExportAsync(host, reader)]).ToList();
        using var timeout = new CancellationTokenSource(MaxWait);
        while (exports.Count(export => export.IsCompletedSuccessfully) < 6)
        {
            await Task.Delay(20, timeout.Token);
        }

        Assert.NotEmpty(await other.Admin.DownloadAsync($"/v1/bureaus/{other.City}/deviations/2024?format=csv"));
        foreach (var export in await Task.WhenAll(exports))
        {
            export.Dispose();
        }
    }

    private static async Task<TcpClient> StartExportAsync(PerfHubHost host, BureauClient reader)
    {
        var client = new TcpClient { ReceiveBufferSize = KernelBufferBytes };
        await client.ConnectAsync(IPAddress.Loopback, host.CreateHttpClient(null).BaseAddress!.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"GET /v1/bureaus/{reader.BureauCode}/deviations/2024?format=csv HTTP/1.1\r\nHost: x\r\nAuthorization: {reader.Http.DefaultRequestHeaders.Authorization}\r\n\r\n"));

        // The export has begun.
        Assert.True(await client.GetStream().ReadAsync(new byte[1]) > 0);
        return client;
    }

    /// <summary>A client that takes this time for each write.</summary>
    private sealed class SlowBody(TimeSpan time) : MemoryStream
    {
        public long Written { get; private set; }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(time, cancellationToken);
            Written += buffer.Length;
        }
    }
}
