using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>How large the head of a request may be.</summary>
public sealed class HeaderLimitTests : IDisposable
{
    private readonly LimitedHost _host = new(("HeaderCount", "20"), ("HeaderBytes", "4096"), ("RequestLineBytes", "2048"));

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(18, 200)]
    [InlineData(19, 431)]
    [InlineData(10_000, 431)]
    public async Task More_headers_than_may_be_are_refused(int more, int status) => Assert.Equal(
        status, (await RawHttp.GetAsync(_host, "/health/live", [.. Enumerable.Range(0, more).Select(i => $"X-{i}: 1")])).Status);

    [Theory]
    [InlineData(3_900, 200)]
    [InlineData(4_200, 431)]
    [InlineData(1_000_000, 431)]
    public async Task Longer_headers_than_may_be_are_refused(int length, int status) =>
        Assert.Equal(status, (await RawHttp.GetAsync(_host, "/health/live", $"X-Long: {new string('x', length)}")).Status);

    [Theory]
    [InlineData(1_900, 200)]
    [InlineData(2_100, 414)]
    [InlineData(1_000_000, 414)]
    public async Task A_longer_first_line_than_may_be_is_refused(int length, int status) =>
        Assert.Equal(status, (await RawHttp.GetAsync(_host, $"/health/live?{new string('x', length)}")).Status);
}
