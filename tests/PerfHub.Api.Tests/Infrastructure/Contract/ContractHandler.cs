namespace PerfHub.Api.Tests.Infrastructure.Contract;

/// <summary>Fails the test that gets a response other than the OpenAPI document says.</summary>
public sealed class ContractHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (await ApiContract.Current.FindViolationAsync(request, response) is { } violation)
        {
            Assert.Fail(violation);
        }

        return response;
    }
}
