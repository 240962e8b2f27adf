using k8s.Models;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>Who is meant by a selector, is; and nobody else.</summary>
public sealed class SelectorTests
{
    [Fact]
    public void Requests_scaling_and_draining_mean_the_hosts_and_not_the_migration()
    {
        IDictionary<string, string>[] selectors =
        [
            Manifests.GetSingle<V1Deployment>().Spec.Selector.MatchLabels,
            Manifests.GetSingle<V1Service>().Spec.Selector,
            Manifests.GetSingle<V1PodDisruptionBudget>().Spec.Selector.MatchLabels,
            .. Manifests.ApiPodTemplate.Spec.TopologySpreadConstraints.Select(spread => spread.LabelSelector.MatchLabels),
            .. Manifests.GetObjects<V1NetworkPolicy>().Where(it => it.Spec.Ingress is not null).Select(it => it.Spec.PodSelector.MatchLabels),
        ];

        Assert.Equal(6, selectors.Length);
        Assert.All(selectors, selector =>
        {
            Assert.True(selector.Matches(Manifests.PodTemplates["Deployment"]));
            Assert.False(selector.Matches(Manifests.PodTemplates["Job"]));
        });
    }

    [Fact]
    public void The_autoscaler_scales_the_deployment_which_names_no_number_of_its_own()
    {
        var (scaler, deployment) = (Manifests.GetSingle<V2HorizontalPodAutoscaler>(), Manifests.GetSingle<V1Deployment>());
        var target = scaler.Spec.ScaleTargetRef;

        Assert.Equal((deployment.ApiVersion, deployment.Kind, deployment.Metadata.Name), (target.ApiVersion, target.Kind, target.Name));
        Assert.Null(deployment.Spec.Replicas);
        Assert.InRange(scaler.Spec.MinReplicas!.Value, 2, scaler.Spec.MaxReplicas);
        Assert.Equal("cpu", Assert.Single(scaler.Spec.Metrics).Resource.Name);
    }

    [Fact]
    public void A_drained_node_takes_no_more_than_one_of_the_fewest_hosts() =>
        Assert.Equal("1", Manifests.GetSingle<V1PodDisruptionBudget>().Spec.MaxUnavailable.Value);

    [Fact]
    public void Every_pod_is_closed_both_ways_but_for_requests_to_hosts_and_names_and_the_store()
    {
        var policies = Manifests.GetObjects<V1NetworkPolicy>();
        var closed = Assert.Single(policies, it => it.Spec.PodSelector.MatchLabels is null);

        Assert.Equal(["Egress", "Ingress"], closed.Spec.PolicyTypes.Order());
        Assert.Null(closed.Spec.Ingress);
        Assert.Null(closed.Spec.Egress);
        var store = Assert.Single(policies, it => it.Spec.Egress is not null);
        Assert.All(Manifests.PodTemplates.Values, pods => Assert.True(store.Spec.PodSelector.Matches(pods)));
        Assert.Equal(["11000", "1433", "53", "53"], store.Spec.Egress.SelectMany(it => it.Ports).Select(it => it.Port.Value).Order(StringComparer.Ordinal));
    }
}
