using System.Net;
using System.Security.Cryptography;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>A region whose administrator files batches for the units of its northern district.</summary>
public sealed class BatchScenario
{
    public required Region Region { get; init; }

    public static async Task<BatchScenario> CreateAsync(IPerfHubHost host) => new() { Region = await Region.CreateAsync(host) };

    /// <summary>Registers units N1, N2, ... of the northern district; does nothing to those that exist.</summary>
    public async Task<List<string>> RegisterUnitsAsync(int count)
    {
        List<string> codes = [.. Enumerable.Range(1, count).Select(number => $"N{number}")];
        foreach (var code in codes)
        {
            await Region.Admin.PutUnitAsync(code, bureau: Region.North);
        }

        return codes;
    }

    public Task<ApiResponse> SendAsync(IEnumerable<byte[]> lines, params (string Name, string Value)[] headers) =>
        Region.Admin.FileBatchAsync(Region.North, lines, 2024, headers);

    public async Task<ApiResponse> GetReportAsync(string unit)
    {
        var response = await Region.Admin.GetAsync($"/v1/bureaus/{Region.North}/units/{unit}/self-evaluations/2024");
        response.Expect(HttpStatusCode.OK);
        return response;
    }

    public static byte[] CreateReport(int number) => new SmallReport { ExecutedBudget = 60m + (number % 40), Conclusion = $"第 {number} 号。" }.ToJson().ToUtf8Bytes();

    /// <summary>A report padded with spaces to a length in bytes.</summary>
    public static byte[] CreatePaddedReport(int length) => [(byte)'{', .. Enumerable.Repeat((byte)' ', length - CreateReport(0).Length), .. CreateReport(0)[1..]];

    public static string ComputeHash(byte[] report) => Convert.ToHexStringLower(SHA256.HashData(report));
}
