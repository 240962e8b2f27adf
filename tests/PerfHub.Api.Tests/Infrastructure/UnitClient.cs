using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using PerfHub.Api.Features.MidYear;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Features.Windows;
using PerfHub.Api.Reports.Receipts;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>A client with the key of a unit.</summary>
public sealed class UnitClient(HttpClient http, string bureau, string unit) : ApiClient(http)
{
    public string BureauCode { get; } = bureau;

    public string UnitCode { get; } = unit;

    public string GetReportPath(int year = 2024) => $"/v1/bureaus/{BureauCode}/units/{UnitCode}/self-evaluations/{year}";

    public Task<ApiResponse> FileReportAsync(JsonNode report, int year = 2024, params (string Name, string Value)[] headers) =>
        FileReportAsync(Encoding.UTF8.GetBytes(report.ToJsonString()), year, headers);

    public Task<ApiResponse> FileReportAsync(byte[] body, int year = 2024, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, GetReportPath(year), CreateJsonBody(body), headers);

    public Task<ApiResponse> ValidateReportAsync(byte[] body, int year = 2024, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, GetReportPath(year) + "/validate", CreateJsonBody(body), headers);

    /// <summary>Sends a document to be read as a report.</summary>
    public Task<ApiResponse> ExtractReportAsync(byte[] document, string mediaType, int year = 2024, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, GetReportPath(year) + "/extract", new ByteArrayContent(document) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } }, headers);

    public Task<ApiResponse> GetReportAsync(int year = 2024, params (string Name, string Value)[] headers) => GetAsync(GetReportPath(year), headers);

    public Task<ApiResponse> GetPolicyAsync(int year = 2024) => GetAsync($"/v1/bureaus/{BureauCode}/policies/{year}");

    public Task<ApiResponse> ListRevisionsAsync(string query = "", int year = 2024) => GetAsync($"{GetReportPath(year)}/revisions?{query}");

    public Task<ApiResponse> GetRevisionAsync(int number, int year = 2024) => GetAsync($"{GetReportPath(year)}/revisions/{number}");

    public Task<ApiResponse> GetProofAsync(int number, string query = "", int year = 2024) => GetAsync($"{GetReportPath(year)}/revisions/{number}/proof?{query}");

    public Task<ApiResponse> ListReportHistoryAsync(string query = "", int year = 2024) => GetAsync($"{GetReportPath(year)}/history?{query}");

    public Task<ApiResponse> GetUnitHistoryAsync() => GetAsync($"/v1/bureaus/{BureauCode}/units/{UnitCode}/history");

    public string GetMidYearPath(int year = 2024) => $"/v1/bureaus/{BureauCode}/units/{UnitCode}/mid-year/{year}";

    public Task<ApiResponse> FileMidYearAsync(JsonNode figures, int year = 2024) => FileMidYearAsync(figures.ToUtf8Bytes(), year);

    public Task<ApiResponse> FileMidYearAsync(byte[] body, int year = 2024, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, GetMidYearPath(year), CreateJsonBody(body), headers);

    public Task<ApiResponse> GetMidYearAsync(int year = 2024, params (string Name, string Value)[] headers) => GetAsync(GetMidYearPath(year), headers);

    public Task<ApiResponse> ListMidYearRevisionsAsync(string query = "", int year = 2024) => GetAsync($"{GetMidYearPath(year)}/revisions?{query}");

    public Task<ApiResponse> GetMidYearRevisionAsync(int number, int year = 2024) => GetAsync($"{GetMidYearPath(year)}/revisions/{number}");

    public Task<ApiResponse> GetWindowsAsync(int year = 2024) => GetAsync($"/v1/bureaus/{BureauCode}/windows/{year}");

    /// <summary>Reads the receipt of the current report.</summary>
    public async Task<Receipt> ReadReportAsync(int year = 2024) => (await GetReportAsync(year)).Expect<Receipt>(HttpStatusCode.OK);

    /// <summary>Reads every revision of the report, page by page.</summary>
    public Task<List<ListRevisions.Item>> ReadRevisionsAsync(string query = "limit=500", int year = 2024) =>
        BureauClient.ReadAllPagesAsync<ListRevisions.Item>(page => ListRevisionsAsync(page, year), query);

    /// <summary>Reads the whole history of the report, page by page.</summary>
    public Task<List<ListReportHistory.Item>> ReadReportHistoryAsync(string query = "limit=500", int year = 2024) =>
        BureauClient.ReadAllPagesAsync<ListReportHistory.Item>(page => ListReportHistoryAsync(page, year), query);

    /// <summary>Reads the receipt of the current mid-year figures.</summary>
    public async Task<MidYearReceipt> ReadMidYearAsync(int year = 2024) => (await GetMidYearAsync(year)).Expect<MidYearReceipt>(HttpStatusCode.OK);

    /// <summary>Reads every revision of the mid-year figures, page by page.</summary>
    public Task<List<MidYearReceipt>> ReadMidYearRevisionsAsync(string query = "limit=500", int year = 2024) =>
        BureauClient.ReadAllPagesAsync<MidYearReceipt>(page => ListMidYearRevisionsAsync(page, year), query);

    public async Task<BureauWindows> ReadWindowsAsync(int year = 2024) => (await GetWindowsAsync(year)).Expect<BureauWindows>(HttpStatusCode.OK);

    private static ByteArrayContent CreateJsonBody(byte[] body) =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
