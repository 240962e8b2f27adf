using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Hosting;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>Bodies that are received slowly, and the memory that bodies take.</summary>
public sealed class SlowUploadTests : IDisposable
{
    private const int DocumentBytes = 20 * 1024 * 1024;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly LimitedHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Slow_uploads_of_documents_do_not_stop_the_documents_of_others()
    {
        var (region, other) = (await Region.CreateAsync(_host), await Region.CreateAsync(_host));
        var unit = await other.RegisterUnitAsync();
        var uploads = new List<TcpClient>();
        foreach (var slow in (UnitClient[])[await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2")])
        {
            uploads.AddRange(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StartUploadAsync(slow, "/extract", "text/plain", 1_000))));
        }

        var document = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Samples", "seed.txt"));
        (await unit.ExtractReportAsync(document, "text/plain")).Expect(HttpStatusCode.OK);
        Assert.DoesNotContain(_host.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
        uploads.ForEach(upload => upload.Dispose());
    }

    [Fact]
    public async Task Large_uploads_of_a_key_leave_memory_for_its_usual_reports_and_for_others()
    {
        var region = await Region.CreateAsync(_host);
        var (busy, other) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"));
        using var first = await StartUploadAsync(busy, "/extract", "application/pdf", DocumentBytes);

        // Together they would take more than a quarter of the memory.
        var second = busy.ExtractReportAsync(new byte[DocumentBytes], "application/pdf");
        (await busy.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);
        (await other.FileReportAsync(WorstReport.Create())).Expect(HttpStatusCode.Created);
        Assert.False(second.IsCompleted);

        first.Close();
        (await second.WaitAsync(MaxWait)).ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_large_upload_that_finds_no_memory_in_time_gets_429()
    {
        var unit = await (await Region.CreateAsync(_host)).RegisterUnitAsync();
        using var first = await StartUploadAsync(unit, "/extract", "application/pdf", DocumentBytes);

        var second = unit.ExtractReportAsync(new byte[DocumentBytes], "application/pdf");
        while (!second.IsCompleted)
        {
            // The first one is fast enough for the server, so that it keeps its memory.
            await first.GetStream().WriteAsync(new byte[4 * 1024]);
            await Task.WhenAny(second, Task.Delay(TimeSpan.FromSeconds(1)));
        }

        var refused = (await second).ExpectProblemBody(HttpStatusCode.TooManyRequests, "too-fast");
        Assert.Equal("正在接收和处理的内容较多，请稍后重试。", refused.Detail);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reports_of_a_bureau_wait_for_the_memory_of_its_own_reports_only(bool isBatch)
    {
        var (region, elsewhere) = (await Region.CreateAsync(_host), await Region.CreateAsync(_host));
        var (unit, other) = (await region.RegisterUnitAsync(), await elsewhere.RegisterUnitAsync());
        var limiter = _host.Services.GetRequiredService<BodyMemoryLimiter>();
        var held = new List<IDisposable>();

        // Three callers, each with all of its share: sixteen texts of 128 KB take 32 MB.
        for (var text = 0; text < 3 * 16; text++)
        {
            held.Add(await limiter.ProcessAsync(new Caller($"{text % 3}", Role.Unit, region.City, "1"), (128 * 1024) - 1, CancellationToken.None));
        }

        var waiting = FileAsync(unit, isBatch);
        (await FileAsync(other, isBatch).WaitAsync(MaxWait)).Expect(HttpStatusCode.OK);
        Assert.False(waiting.IsCompleted);

        held.ForEach(memory => memory.Dispose());
        (await waiting.WaitAsync(MaxWait)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Long_texts_take_turns_and_usual_ones_do_not_wait_for_them()
    {
        var region = await Region.CreateAsync(_host);
        var limiter = _host.Services.GetRequiredService<BodyMemoryLimiter>();
        Task<IDisposable> ProcessAsync(int caller, long bytes) =>
            limiter.ProcessAsync(new Caller($"{caller}", Role.Unit, region.City, "1"), bytes, CancellationToken.None).AsTask();
        var turns = Math.Max(1, Environment.ProcessorCount / 2);
        var processed = await Task.WhenAll(Enumerable.Range(0, turns).Select(caller => ProcessAsync(caller, 128 * 1024)));

        var next = ProcessAsync(turns, 128 * 1024);
        using var usual = await ProcessAsync(turns, 20_000);
        Assert.False(next.IsCompleted);

        // It gets the turn of another, or goes on after a while: the one before it may wait for the store.
        using var memory = await next.WaitAsync(MaxWait);
        Array.ForEach(processed, it => it.Dispose());
    }

    private static async Task<ApiResponse> FileAsync(UnitClient unit, bool isBatch)
    {
        if (!isBatch)
        {
            return await unit.ValidateReportAsync(SeedReport.Bytes);
        }

        var batch = await unit.FileBatchAsync(unit.BureauCode, [ApiClient.CreateBatchLine(unit.UnitCode, SeedReport.Json.ToUtf8Bytes())]);
        Assert.Equal(201, (int?)batch.ExpectLines().Single()["status"]);
        return batch;
    }

    /// <summary>Starts a request whose body does not come; the host is already waiting for it.</summary>
    private async Task<TcpClient> StartUploadAsync(UnitClient unit, string operation, string mediaType, int bytes)
    {
        var upload = new TcpClient();
        await upload.ConnectAsync(IPAddress.Loopback, _host.CreateHttpClient(null).BaseAddress!.Port);
        await upload.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {unit.GetReportPath()}{operation} HTTP/1.1\r\nHost: x\r\nAuthorization: {unit.Http.DefaultRequestHeaders.Authorization}\r\n"
            + $"Content-Type: {mediaType}\r\nContent-Length: {bytes}\r\nExpect: 100-continue\r\n\r\n"));
        var buffer = new byte[1_024];
        var read = await upload.GetStream().ReadAsync(buffer).AsTask().WaitAsync(MaxWait);
        Assert.StartsWith("HTTP/1.1 100 ", Encoding.ASCII.GetString(buffer, 0, read), StringComparison.Ordinal);
        return upload;
    }
}
