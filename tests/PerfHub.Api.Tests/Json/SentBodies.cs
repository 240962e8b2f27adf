using System.Net;
using System.Text;
using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Json;

/// <summary>A unit for which nothing is ever stored: what is sent for it is refused, or only judged.</summary>
public sealed class SentBodies : IAsyncLifetime, IDisposable
{
    private readonly SqliteHost _host = new();

    public UnitClient Unit { get; private set; } = null!;

    public async Task InitializeAsync() => Unit = await (await Region.In(_host)).Unit();

    public async Task DisposeAsync() => (await Unit.Current()).Problem(HttpStatusCode.NotFound, "not-found");

    public void Dispose() => _host.Dispose();

    /// <summary>The faults of a body that is JSON but no report.</summary>
    public async Task<IEnumerable<string>> Faults(string body)
    {
        var answer = await Unit.File(Encoding.UTF8.GetBytes(body));
        answer.Problem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        return answer.Faults();
    }

    /// <summary>Says that a body is a report without a fault.</summary>
    public async Task Takes(string body) => (await Unit.Validate(Encoding.UTF8.GetBytes(body))).Expect(HttpStatusCode.OK);

    /// <summary>Says that a report with one such value has one fault, at its place.</summary>
    public async Task Refuses(string pointer, string? json, string code) =>
        Assert.Equal([$"{pointer} {code}"], await Faults(new FaultyReport().With(pointer, json).ToString()));

    /// <summary>Says that a report with such a value has no fault.</summary>
    public Task Takes(string pointer, string? json) => Takes(new FaultyReport().With(pointer, json).ToString());
}
