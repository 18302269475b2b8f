import java.util.Collection;
import java.util.List;
import org.opensearch.Version;
import org.opensearch.plugins.PluginInfo;

/** The plugins that a node of OpenSearch 3 is started with, by their descriptions. */
class Plugins {
  static Collection<PluginInfo> all() {
    return List.of(
        plugin("org.opensearch.transport.Netty4ModulePlugin"),
        plugin("org.opensearch.analysis.common.CommonAnalysisModulePlugin"));
  }

  static PluginInfo plugin(String name) {
    return new PluginInfo(name, "part of the node", "NA", Version.CURRENT, "11", name, null, List.of(), false);
  }
}
