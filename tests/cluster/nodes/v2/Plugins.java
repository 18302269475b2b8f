import java.util.Collection;
import java.util.List;
import org.opensearch.plugins.Plugin;

/** The plugins that a node of OpenSearch 2 is started with, as classes. */
class Plugins {
  static Collection<Class<? extends Plugin>> all() throws Exception {
    return List.of(
        Class.forName("org.opensearch.transport.Netty4Plugin").asSubclass(Plugin.class),
        Class.forName("org.opensearch.analysis.common.CommonAnalysisPlugin").asSubclass(Plugin.class));
  }
}
