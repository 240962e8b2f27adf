using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

public sealed class HeaderLimitTests(HeaderLimitTests.Host host) : IClassFixture<HeaderLimitTests.Host>
{
    [Theory]
    [InlineData(18, 200)]
    [InlineData(19, 431)]
    [InlineData(10_000, 431)]
    public async Task Too_many_headers_are_refused(int count, int status) => Assert.Equal(
        status, (await RawHttp.GetAsync(host, "/health/live", [.. Enumerable.Range(0, count).Select(i => $"X-{i}: 1")])).Status);

    [Theory]
    [InlineData(3_900, 200)]
    [InlineData(4_200, 431)]
    [InlineData(1_000_000, 431)]
    public async Task Headers_that_are_too_long_are_refused(int length, int status) =>
        Assert.Equal(status, (await RawHttp.GetAsync(host, "/health/live", $"X-Long: {new string('x', length)}")).Status);

    [Theory]
    [InlineData(1_900, 200)]
    [InlineData(2_100, 414)]
    [InlineData(1_000_000, 414)]
    public async Task A_request_line_that_is_too_long_is_refused(int length, int status) =>
        Assert.Equal(status, (await RawHttp.GetAsync(host, $"/health/live?{new string('x', length)}")).Status);

    public sealed class Host() : LimitedHost(("HeaderCount", "20"), ("HeaderBytes", "4096"), ("RequestLineBytes", "2048"));
}
