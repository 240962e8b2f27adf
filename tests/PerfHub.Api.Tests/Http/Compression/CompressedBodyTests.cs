using System.IO.Compression;
using System.Net;
using System.Text;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Http.Compression;

public abstract class CompressedBodyTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    public async Task A_report_with_gzip_is_filed_as_if_it_were_not_compressed(string encoding)
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        var receipt = (await PostAsync(unit, unit.GetReportPath(), Compress(SeedReport.Bytes), encoding)).Expect<Receipt>(HttpStatusCode.Created);

        Assert.Equal(Sha256Hex.Compute(SeedReport.Bytes), receipt.ContentSha256);
        Assert.Equal(receipt.ContentSha256, (await unit.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.OK).ContentSha256);
    }

    [StoreFact]
    public async Task A_body_that_expands_beyond_the_limit_is_413()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        foreach (var megabytes in (int[])[3, 1000])
        {
            var response = await PostAsync(unit, unit.GetReportPath(), CompressSpaces(megabytes), "gzip");

            response.ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "too-large");
        }
    }

    [StoreFact]
    public async Task A_body_that_is_not_gzip_is_400()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();

        (await PostAsync(unit, unit.GetReportPath(), SeedReport.Bytes, "gzip")).ExpectProblem(HttpStatusCode.BadRequest, "malformed-body");
        (await PostAsync(unit, unit.GetReportPath(), Compress(SeedReport.Bytes)[..^100], "gzip")).ExpectProblem(HttpStatusCode.BadRequest, "malformed-body");
    }

    [StoreFact]
    public async Task A_batch_and_a_document_can_be_compressed()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var line = Encoding.UTF8.GetBytes($$"""{"unit":"{{unit.UnitCode}}","report":{{Encoding.UTF8.GetString(SeedReport.Bytes).ReplaceLineEndings("")}}}""");

        var batch = await PostAsync(region.Admin, $"/v1/bureaus/{region.North}/self-evaluations/2024/batch?dryRun=true", Compress(line), "gzip", "application/x-ndjson");
        Assert.Equal(201, Assert.Single(batch.ExpectLines<FileBatch.Result>()).Status);

        var list = Compress("code,name,sector,kind\n9001,某单位,科技,other\n"u8.ToArray());
        (await PostAsync(region.Admin, $"/v1/bureaus/{region.North}/units/import?dryRun=true", list, "gzip", "text/csv")).Expect(HttpStatusCode.OK);
    }

    private static Task<ApiResponse> PostAsync(ApiClient client, string path, byte[] bytes, string encoding, string type = "application/json") =>
        client.SendAsync(HttpMethod.Post, path, new ByteArrayContent(bytes) { Headers = { ContentType = new(type), ContentEncoding = { encoding } } });

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }

    private static byte[] CompressSpaces(int megabytes)
    {
        var (spaces, compressed) = (new byte[1024 * 1024], new MemoryStream());
        spaces.AsSpan().Fill((byte)' ');
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            for (var i = 0; i < megabytes; i++)
            {
                gzip.Write(spaces);
            }
        }

        return compressed.ToArray();
    }
}

public sealed class CompressedBodyTestsOnSqlite(SharedHost<SqliteHost> shared) : CompressedBodyTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class CompressedBodyTestsOnSqlServer(SharedHost<SqlServerHost> shared) : CompressedBodyTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
