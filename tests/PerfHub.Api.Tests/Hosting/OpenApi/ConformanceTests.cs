using System.Net;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Contract;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Tests.Security;

namespace PerfHub.Api.Tests.Hosting.OpenApi;

/// <summary>Generated requests to every operation, whose responses are compared with the committed document.</summary>
public sealed class ConformanceTests(SqliteHost host) : IClassFixture<SqliteHost>
{
    private const int Seed = 20, RequestsPerOperation = 20;

    [Fact]
    public async Task Twenty_generated_requests_to_every_operation_are_answered_as_documented()
    {
        var (contract, generator, scenario) = (ApiContract.Current, new RequestGenerator(Seed), await TenancyScenario.CreateAsync(host));
        var requests = new EndpointRequests(scenario);
        var violations = new HashSet<string>();
        var seen = new List<(string Operation, int Status)>();
        foreach (var endpoint in ApiEndpoint.ReadFrom(host).Where(it => it.Roles is not null).OrderBy(it => it.Method == "DELETE"))
        {
            for (var number = 0; number < RequestsPerOperation; number++)
            {
                // The first request is a valid one.
                var target = endpoint.Method == "DELETE" ? await scenario.CreateTargetWithNewKeyAsync() : scenario.Target;
                var response = number == 0
                    ? await requests.SendAsync(endpoint, FindCaller(scenario, endpoint, generator), target)
                    : await SendVariedAsync(endpoint, scenario, requests, generator, target);
                var (method, path) = (response.HttpResponse.RequestMessage!.Method, response.HttpResponse.RequestMessage.RequestUri!.AbsolutePath);
                seen.Add((contract.FindOperationId(method, path) ?? $"{endpoint} is not documented", (int)response.Status));
                if (response.Status == HttpStatusCode.InternalServerError)
                {
                    violations.Add($"{endpoint}: 500 {response.HttpResponse.RequestMessage.RequestUri}");
                }
                else if (await contract.FindViolationAsync(response.HttpResponse.RequestMessage, response.HttpResponse) is { } violation)
                {
                    violations.Add(violation);
                }
            }
        }

        Assert.True(violations.Count == 0, $"Seed {Seed}: {string.Join('\n', violations)}");
        Assert.Equal(contract.OperationIds.Order(), seen.Select(it => it.Operation).Distinct().Order());
        Assert.All(seen.GroupBy(it => it.Operation), operation =>
        {
            Assert.Equal(RequestsPerOperation, operation.Count());
            Assert.Contains(operation, it => it.Status is >= 200 and < 300);
        });
    }

    private static async Task<ApiResponse> SendVariedAsync(
        ApiEndpoint endpoint, TenancyScenario scenario, EndpointRequests requests, RequestGenerator generator, RequestTarget target)
    {
        var caller = generator.Happens(6) ? generator.Choose(scenario.Callers) : FindCaller(scenario, endpoint, generator);
        var path = requests.BuildPath(endpoint, generator.Happens(12) ? RequestTarget.Nonexistent : target);
        var query = generator.CreateQuery(ApiContract.Current.ListQueryParameters(new HttpMethod(endpoint.Method), path.Split('?')[0]), ApiContract.Current);
        var body = requests.CreateBody(endpoint, target);
        List<(string Name, string Value)> headers = generator.CreateHeaders(endpoint.Method == "GET");
        headers.AddRange(EndpointRequests.GetRequiredHeaders(endpoint).Where(required => headers.TrueForAll(it => it.Name != required.Name)));
        return await caller.Client.SendAsync(
            new HttpMethod(endpoint.Method),
            query == "" ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}",
            generator.VaryBody(body, body is null ? [] : await body.ReadAsByteArrayAsync()),
            [.. headers]);
    }

    /// <summary>A caller with one of the roles of the endpoint, whose scope is the target.</summary>
    private static TestCaller FindCaller(TenancyScenario scenario, ApiEndpoint endpoint, RequestGenerator generator)
    {
        var callers = scenario.Callers.Where(it => it.Role is { } role && endpoint.Roles!.Contains(role) && (role == Role.Operator || it.Relation == TenancyScenario.SameBureau)).ToList();
        return generator.Choose(callers);
    }
}
