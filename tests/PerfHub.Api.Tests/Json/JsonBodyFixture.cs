using System.Net;
using System.Text;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Json;

/// <summary>A unit for which nothing is ever stored: what is sent for it is refused, or only judged.</summary>
public sealed class JsonBodyFixture : IAsyncLifetime, IDisposable
{
    private readonly SqliteHost _host = new();

    public UnitClient Unit { get; private set; } = null!;

    public async Task InitializeAsync() => Unit = await (await Region.Create(_host)).RegisterUnit();

    public async Task DisposeAsync() => (await Unit.GetReport()).ExpectProblem(HttpStatusCode.NotFound, "not-found");

    public void Dispose() => _host.Dispose();

    /// <summary>The faults of a body that is JSON but no report.</summary>
    public async Task<IEnumerable<string>> FileAndGetErrors(string body)
    {
        var answer = await Unit.FileReport(Encoding.UTF8.GetBytes(body));
        answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        return answer.GetValidationErrors();
    }

    /// <summary>Says that a body is a report without a fault.</summary>
    public async Task AssertAccepted(string body) => (await Unit.ValidateReport(Encoding.UTF8.GetBytes(body))).Expect(HttpStatusCode.OK);

    /// <summary>Says that a report with one such value has one fault, at its place.</summary>
    public async Task AssertRefused(string pointer, string? json, string code) =>
        Assert.Equal([$"{pointer} {code}"], await FileAndGetErrors(new ReportWithValues().WithValue(pointer, json).ToString()));

    /// <summary>Says that a report with such a value has no fault.</summary>
    public Task AssertAccepted(string pointer, string? json) => AssertAccepted(new ReportWithValues().WithValue(pointer, json).ToString());
}
