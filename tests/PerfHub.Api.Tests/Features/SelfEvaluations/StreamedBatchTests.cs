using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>A batch on the wire: answers flow while it is sent, and wherever it breaks off, whole lines alone are left.</summary>
public abstract class StreamedBatchTests(PerfHubHost host) : IAsyncLifetime
{
    private const int Units = 8;

    private Region _region = null!;

    private int Port => host.Client(null).BaseAddress!.Port;

    public async Task InitializeAsync()
    {
        _region = await Region.In(host);
        foreach (var unit in Enumerable.Range(0, Units))
        {
            (await _region.Admin.PutUnit($"N{unit}", bureau: _region.North)).Expect(HttpStatusCode.Created);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [StoreFact]
    public async Task A_line_is_answered_before_the_next_is_sent()
    {
        using var batch = await Open();
        for (var unit = 0; unit < Units; unit++)
        {
            await batch.SendLine(Line(unit));
            Assert.Equal((unit + 1, 201), Said(await batch.Next()));
        }

        await batch.End();
        Assert.Null(await batch.Next());
        Assert.Contains("200 OK", batch.Head, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_line_may_come_byte_by_byte()
    {
        using var batch = await Open();
        foreach (var it in Line(0).Append((byte)'\n'))
        {
            await batch.Send([it]);
        }

        Assert.Equal((1, 201), Said(await batch.Next()));
        await batch.End();
        Assert.Null(await batch.Next());
    }

    [StoreFact]
    public async Task Who_reads_late_and_slowly_still_gets_every_answer_in_order()
    {
        const int Lines = 4_000;
        using var batch = await BatchConnection.Open(Port, _region.Admin, _region.North, receiveBuffer: 4_096);
        var sending = Task.Run(async () =>
        {
            for (var line = 0; line < Lines; line++)
            {
                // A refusal is longer than the line: what is sent back is more than what anybody takes up unread.
                await batch.SendLine("{\"unit\":\"nobody\",\"report\":{}}"u8.ToArray());
            }

            await batch.End();
        });

        Assert.Equal(Enumerable.Range(1, Lines).Select(line => (line, 404)), (await batch.Rest()).Select(Said));
        await sending;
    }

    /// <summary>Where a third line breaks off: in its head, its report, in a character, before its end.</summary>
    public static TheoryData<int> Places => [0, 1, 5, 12, 30, 200, -60, -2, -1];

    [StoreTheory]
    [MemberData(nameof(Places))]
    public async Task A_connection_that_breaks_off_leaves_whole_lines_only(int place)
    {
        var third = Line(2);
        using var batch = await Open();
        await batch.SendLine(Line(0));
        await batch.SendLine(Line(1));
        await batch.Send(place < 0 ? third[..^-place] : third[..place]);
        Assert.Equal([(1, 201), (2, 201)], [Said(await batch.Next()), Said(await batch.Next())]);

        batch.Tear();

        await Stands(0, 1);
        (await Current(2)).Problem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_line_that_is_whole_but_for_its_end_is_filed_where_the_body_ends_and_not_where_it_breaks_off()
    {
        using (var torn = await Open())
        {
            await torn.SendLine(Line(0));
            await torn.Send(Line(1));
            Assert.Equal((1, 201), Said(await torn.Next()));
            torn.Tear();
        }

        using (var broken = await Open())
        {
            await broken.SendLine(Line(0));
            await broken.Send(Line(2));
            Assert.Equal((1, 200), Said(await broken.Next()));
            await broken.Write("no chunk\r\n"u8.ToArray());

            var last = await broken.Next();
            Assert.Equal((2, 400), Said(last));
            Assert.Equal("请求正文的传输格式有误，或传输中断。", (string?)last!["problem"]!["detail"]);
            Assert.Null(await broken.Next());
        }

        using var whole = await Open();
        await whole.SendLine(Line(0));
        await whole.Send(Line(3));
        await whole.End();

        Assert.Equal([(1, 200), (2, 201)], (await whole.Rest()).Select(Said));
        await Stands(0, 3);
        (await Current(1)).Problem(HttpStatusCode.NotFound, "not-found");
        (await Current(2)).Problem(HttpStatusCode.NotFound, "not-found");
    }

    [StoreFact]
    public async Task A_body_that_is_none_from_the_start_is_refused_as_a_whole()
    {
        using var batch = await Open();
        await batch.Write("no chunk\r\n"u8.ToArray());

        Assert.StartsWith("{\"type\":\"urn:perfhub:problem:malformed-body\"", await batch.WholeBody(), StringComparison.Ordinal);
        Assert.Contains("400 Bad Request", batch.Head, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task A_key_that_is_revoked_meanwhile_files_no_more()
    {
        var key = (await _region.Admin.CreateKey(Role.BureauAdmin, bureau: _region.North)).Expect(HttpStatusCode.Created);
        using var batch = await BatchConnection.Open(Port, new ApiClient(host.Client((string?)key["key"])), _region.North);
        await batch.SendLine(Line(0));
        Assert.Equal((1, 201), Said(await batch.Next()));

        Assert.Equal(HttpStatusCode.NoContent, (await _region.Admin.Delete($"/v1/api-keys/{key["id"]}")).Status);

        await batch.SendLine(Line(1));
        Assert.Equal((2, 401), Said(await batch.Next()));
        await batch.End();
        Assert.Null(await batch.Next());
        (await Current(1)).Problem(HttpStatusCode.NotFound, "not-found");
    }

    private Task<BatchConnection> Open() => BatchConnection.Open(Port, _region.Admin, _region.North);

    private Task<Answer> Current(int unit) => _region.Admin.Get($"/v1/bureaus/{_region.North}/units/N{unit}/self-evaluations/2024");

    private async Task Stands(params int[] units)
    {
        foreach (var unit in units)
        {
            var current = await Current(unit);
            Assert.Equal(1, (int)current.Expect(HttpStatusCode.OK)["revision"]!);
            Assert.Equal(Report(unit).ToJsonString(), JsonNode.Parse(current.Report())!.ToJsonString());
        }
    }

    private static (int Line, int Status) Said(JsonNode? answer) => ((int)answer!["line"]!, (int)answer["status"]!);

    private static byte[] Line(int unit) => ApiClient.BatchLine($"N{unit}", Report(unit).ToBytes());

    private static JsonNode Report(int unit) => new SmallReport { Conclusion = $"第 {unit} 号单位完成。" }.ToJson();
}

public sealed class StreamedBatchTestsOnSqlite(SqliteHost host) : StreamedBatchTests(host), IClassFixture<SqliteHost>;

public sealed class StreamedBatchTestsOnSqlServer(SqlServerHost host) : StreamedBatchTests(host), IClassFixture<SqlServerHost>;
